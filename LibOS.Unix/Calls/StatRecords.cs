using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.FileSystem;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>struct stat of x86-64 (arch/x86/include/uapi/asm/stat.h): 144 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct StatRecord
{
    [FieldOffset(0)] public ulong Device;
    [FieldOffset(8)] public ulong Inode;
    [FieldOffset(16)] public ulong Links;
    [FieldOffset(24)] public uint Mode;
    [FieldOffset(28)] public uint UserId;
    [FieldOffset(32)] public uint GroupId;
    [FieldOffset(40)] public ulong DeviceNumber;
    [FieldOffset(48)] public long Size;
    [FieldOffset(56)] public long BlockSize;
    [FieldOffset(64)] public long Blocks;
    [FieldOffset(72)] public TimeRecord Accessed;
    [FieldOffset(88)] public TimeRecord Modified;
    [FieldOffset(104)] public TimeRecord Changed;

    public static StatRecord Of(in Stat stat, uint device) => new()
    {
        Device = device,
        Inode = stat.Inode,
        Links = stat.Links,
        Mode = stat.Mode,
        UserId = stat.UserId,
        GroupId = stat.GroupId,
        DeviceNumber = stat.DeviceNumber,
        Size = (long)stat.Size,
        BlockSize = stat.BlockSize,
        Blocks = (long)stat.Blocks,
        Accessed = TimeRecord.Of(stat.Accessed),
        Modified = TimeRecord.Of(stat.Modified),
        Changed = TimeRecord.Of(stat.Changed),
    };
}

/// <summary>struct timespec.</summary>
internal struct TimeRecord
{
    public long Seconds, Nanoseconds;

    public static TimeRecord Of(Timestamp time) => new() { Seconds = time.Seconds, Nanoseconds = time.Nanoseconds };
}

/// <summary>struct statx (linux/stat.h): 256 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct ExtendedStatRecord
{
    const uint BasicFields = 0x7FF;
    const uint BirthField = 0x800;

    [FieldOffset(0)] public uint Mask;
    [FieldOffset(4)] public uint BlockSize;
    [FieldOffset(8)] public ulong Attributes;
    [FieldOffset(16)] public uint Links;
    [FieldOffset(20)] public uint UserId;
    [FieldOffset(24)] public uint GroupId;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(48)] public ulong Blocks;
    [FieldOffset(56)] public ulong AttributesMask;
    [FieldOffset(64)] public ExtendedTime Accessed;
    [FieldOffset(80)] public ExtendedTime Born;
    [FieldOffset(96)] public ExtendedTime Changed;
    [FieldOffset(112)] public ExtendedTime Modified;
    [FieldOffset(128)] public uint DeviceNumberMajor;
    [FieldOffset(132)] public uint DeviceNumberMinor;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;

    /// <summary>struct statx_timestamp.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    public struct ExtendedTime
    {
        public long Seconds;
        public uint Nanoseconds;

        public static ExtendedTime Of(Timestamp time) => new() { Seconds = time.Seconds, Nanoseconds = time.Nanoseconds };
    }

    public static ExtendedStatRecord Of(in Stat stat, uint device) => new()
    {
        Mask = BasicFields | (stat.Born == default ? 0 : BirthField),
        BlockSize = stat.BlockSize,
        Links = stat.Links,
        UserId = stat.UserId,
        GroupId = stat.GroupId,
        Mode = stat.Mode,
        Inode = stat.Inode,
        Size = stat.Size,
        Blocks = stat.Blocks,
        Accessed = ExtendedTime.Of(stat.Accessed),
        Born = ExtendedTime.Of(stat.Born),
        Changed = ExtendedTime.Of(stat.Changed),
        Modified = ExtendedTime.Of(stat.Modified),
        DeviceNumberMajor = stat.DeviceNumber >> 8 & 0xFFF,
        DeviceNumberMinor = (stat.DeviceNumber & 0xFF) | (stat.DeviceNumber >> 12 & 0xFFF00),
        DeviceMinor = device,
    };
}

/// <summary>struct statfs of x86-64: 120 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 120)]
internal struct FileSystemRecord
{
    const long ReadOnlyFlag = 1, ValidFlag = 0x20;

    public long Type, BlockSize;
    public ulong Blocks, FreeBlocks, AvailableBlocks, Inodes, FreeInodes, Identifier;
    public long NameLength, FragmentSize, Flags;

    public static FileSystemRecord Of(in FileSystemStatistics statistics) => new()
    {
        Type = (long)statistics.Type,
        BlockSize = statistics.BlockSize,
        Blocks = statistics.Blocks,
        FreeBlocks = statistics.FreeBlocks,
        AvailableBlocks = statistics.AvailableBlocks,
        Inodes = statistics.Inodes,
        FreeInodes = statistics.FreeInodes,
        Identifier = statistics.Identifier,
        NameLength = statistics.NameLength,
        FragmentSize = statistics.BlockSize,
        Flags = ValidFlag | (statistics.ReadOnly ? ReadOnlyFlag : 0),
    };
}
