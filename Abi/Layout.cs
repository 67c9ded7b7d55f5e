using System.Runtime.CompilerServices;

namespace ExoCosmos.Abi;

/// <summary>
/// Where things stand in every address space (docs/notes/0002-address-space.md).
/// <code>
///  0000_0000_0000_0000  the environment's own: everything below Reserved is built by its libOS
///  0000_7F00_0000_0000  Reserved: information pages (read-only, the same in all) and the control page
///  0000_7F80_0000_0000  PageTables: the environment's own page tables, read-only (recursive slot 255)
///  FFFF_8000_0000_0000  the kernel: direct map of physical memory
///  FFFF_FFFF_8000_0000  the kernel's image
/// </code>
/// </summary>
public static class Layout
{
    public const ulong PageSize = 4096;
    public const int PageShift = 12;

    /// <summary>First address that environments cannot map.</summary>
    public const ulong Reserved = 0x0000_7F00_0000_0000;

    public const ulong SystemInfo = Reserved;
    public const ulong EnvironmentTable = Reserved + 0x0000_4000_0000;
    public const ulong CapabilityTable = Reserved + 0x0000_8000_0000;
    public const ulong KernelLog = Reserved + 0x0000_C000_0000;
    public const ulong AccountTable = Reserved + 0x0001_0000_0000;
    public const ulong SliceVector = Reserved + 0x0001_4000_0000;
    public const ulong InterfaceTable = Reserved + 0x0001_8000_0000;
    public const ulong FilterTable = Reserved + 0x0001_C000_0000;
    public const ulong FilterTableSpacing = 1UL << 20;
    public const ulong FrameTable = Reserved + 0x0010_0000_0000;

    /// <summary>Slot 253, the environment's own control page, mapped by the kernel at creation, user-writable.</summary>
    public const ulong ControlPage = 0x0000_7EFF_FFFF_F000;

    /// <summary>PML4 slot that points back at the PML4, without write permission.</summary>
    public const int RecursiveSlot = 255;
    public const ulong PageTables = 0x0000_7F80_0000_0000;

    /// <summary>Address of the level-1 entry that maps <paramref name="address"/>; only readable if the levels above are present.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EntryOf(ulong address) => PageTables + ((address >> 12 & 0xF_FFFF_FFFF) << 3);

    /// <summary>Address of the level-2 entry above <paramref name="address"/>.</summary>
    public static ulong Entry2Of(ulong address) => EntryOf(EntryOf(address));

    /// <summary>Address of the level-3 entry above <paramref name="address"/>.</summary>
    public static ulong Entry3Of(ulong address) => EntryOf(Entry2Of(address));

    /// <summary>Address of the level-4 entry above <paramref name="address"/>.</summary>
    public static ulong Entry4Of(ulong address) => EntryOf(Entry3Of(address));
}
