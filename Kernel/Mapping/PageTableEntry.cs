using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// A page-table entry of long mode (SDM vol. 3, 4.5.4).
/// <code>
///  63  62……52  51………………………12  11…9   8   7   6   5   4   3   2   1   0
///  NX          frame number   ours  G  PS   D   A  PCD PWT  U   W   P
/// </code>
/// Bit 9 is ours: the frame is in the frame table and this entry is counted in its Mappings. What is mapped uncounted is a framebuffer, or the control page.
/// </summary>
public static class PageTableEntry
{
    public const ulong Present = 1, Writable = 2, User = 4, WriteThrough = 8, CacheDisabled = 16, Large = 128, Global = 256, Counted = 512;
    public const ulong NoExecute = 1UL << 63;
    public const ulong FrameMask = 0x000F_FFFF_FFFF_F000;

    /// <summary>The type of memory that WriteThrough selects, as <see cref="Processor.CpuFeatures.EnableWriteCombining"/> sets the page attribute table: for a framebuffer.</summary>
    public const ulong WriteCombining = WriteThrough;

    /// <summary>An entry above the last level: access is decided at the last.</summary>
    public const ulong Intermediate = Present | Writable | User;

    public static ulong FrameOf(ulong entry) => (entry & FrameMask) >> 12;

    /// <summary>Last-level bits for an access; x86 cannot map without read. <paramref name="noExecute"/> is 0 on a CPU without it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Access(MapFlags flags, ulong noExecute) =>
        Present | User
        | ((flags & MapFlags.Write) != 0 ? Writable : 0)
        | ((flags & MapFlags.Execute) != 0 ? 0 : noExecute);
}
