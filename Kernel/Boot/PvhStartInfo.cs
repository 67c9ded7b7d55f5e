using System.Runtime.InteropServices;

namespace ExoCosmos.Kernel.Boot;

/// <summary>
/// What QEMU's -kernel hands over (Xen public headers, arch-x86/hvm/start_info.h, version 1).
/// <code>
///   0 magic  4 version  8 flags  12 modules  16 module list  24 command line  32 rsdp  40 memory map  48 entries  52 reserved
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
public unsafe struct PvhStartInfo
{
    public const uint ExpectedMagic = 0x336E_C578;

    [FieldOffset(0)] public uint Magic;
    [FieldOffset(4)] public uint Version;
    [FieldOffset(12)] public uint ModuleCount;
    [FieldOffset(16)] public ulong ModuleList;
    [FieldOffset(24)] public ulong CommandLine;
    [FieldOffset(32)] public ulong RootPointer;
    [FieldOffset(40)] public ulong MemoryMap;
    [FieldOffset(48)] public uint MemoryMapEntries;

    /// <summary>Reads it through the boot mapping of the first 4 GiB at <paramref name="window"/>.</summary>
    public static bool Read(byte* window, ulong physical, ref BootInformation information)
    {
        const ulong mapped = 1UL << 32;
        if (physical >= mapped - 4096)
            return false;
        var info = (PvhStartInfo*)(window + physical);
        if (info->Magic != ExpectedMagic || info->Version < 1)
            return false;
        information.RootPointer = info->RootPointer;
        if (info->ModuleCount != 0 && info->ModuleList < mapped - 4096)
        {
            var module = (ulong*)(window + info->ModuleList);
            if (module[1] <= mapped && module[0] <= mapped - module[1])
                information.Module = new MemoryRange { Start = module[0], End = module[0] + module[1] };
        }

        for (uint i = 0; i < info->MemoryMapEntries && i < MemoryRanges.Capacity && info->MemoryMap < mapped - 4096; i++)
        {
            // address, size, type (4), reserved (4)
            var entry = (ulong*)(window + info->MemoryMap + (i * 24));
            if ((uint)entry[2] == 1)
                information.AddUsable(entry[0], entry[1]);
        }

        for (var i = 0; i < 256 && info->CommandLine != 0 && info->CommandLine < mapped - 4096; i++)
        {
            var character = window[info->CommandLine + (ulong)i];
            if (character == 0)
                break;
            information.CommandLine[i] = character;
            information.CommandLineLength = i + 1;
        }

        return true;
    }
}
