using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>struct timespec: seconds since 1970 and nanoseconds, 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}

/// <summary>struct stat of x86-64 Linux (asm/stat.h), 144 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct RawStatus
{
    [FieldOffset(0)] public ulong Device;
    [FieldOffset(8)] public ulong Inode;
    [FieldOffset(16)] public ulong Links;
    [FieldOffset(24)] public uint Mode;
    [FieldOffset(28)] public uint User;
    [FieldOffset(32)] public uint Group;
    [FieldOffset(40)] public ulong SpecialDevice;
    [FieldOffset(48)] public long Size;
    [FieldOffset(56)] public long PreferredBlock;
    [FieldOffset(64)] public long Blocks;
    [FieldOffset(72)] public TimeSpec Accessed;
    [FieldOffset(88)] public TimeSpec Modified;
    [FieldOffset(104)] public TimeSpec Changed;
}

/// <summary>struct dirent of 64-bit glibc; the name is zero-terminated and at most 255 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 280)]
internal unsafe struct DirectoryRecord
{
    [FieldOffset(0)] public ulong Inode;
    [FieldOffset(16)] public ushort Length;
    [FieldOffset(18)] public byte Type;
    [FieldOffset(19)] public fixed byte Name[256];
}

/// <summary>struct termios of glibc (bits/termios.h), 60 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 60)]
internal unsafe struct TerminalModes
{
    [FieldOffset(0)] public uint Input;
    [FieldOffset(4)] public uint Output;
    [FieldOffset(8)] public uint Control;
    [FieldOffset(12)] public uint Local;
    [FieldOffset(17)] public fixed byte Characters[32];
}

/// <summary>struct winsize, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WindowSize
{
    public ushort Rows;
    public ushort Columns;
    public ushort PixelWidth;
    public ushort PixelHeight;
}

/// <summary>struct pollfd, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Wanted;
    public short Ready;
}

/// <summary>sigset_t of glibc: one bit per signal, signal 1 in bit 0, 128 bytes.</summary>
[InlineArray(16)]
internal struct SignalSet
{
    private ulong _word;
}

/// <summary>posix_spawn_file_actions_t of glibc: opaque, 80 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 80)]
internal struct SpawnActions
{
    private ulong _opaque;
}

/// <summary>posix_spawnattr_t of glibc: opaque, 336 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 336)]
internal struct SpawnAttributes
{
    private ulong _opaque;
}
