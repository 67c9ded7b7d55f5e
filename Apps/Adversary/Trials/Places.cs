using ExoCosmos.Abi;

namespace ExoCosmos.Adversary.Trials;

/// <summary>Addresses that an environment has no business at (Abi/Layout.cs; docs/notes/0002-address-space.md).</summary>
internal static class Places
{
    public const ulong DirectMap = 0xFFFF_8000_0000_0000;
    public const ulong DeviceMap = 0xFFFF_C000_0000_0000;
    public const ulong KernelImage = 0xFFFF_FFFF_8010_0000;
    /// <summary>The first address behind the user half, and a hole in the middle.</summary>
    public const ulong UserEnd = 0x0000_8000_0000_0000;
    public const ulong NonCanonical = 0x1234_5678_9ABC_DEF0;
    /// <summary>Nobody maps anything here.</summary>
    public const ulong Unmapped = 0x0000_4F00_0000_0000;
    public const ulong InformationPage = Layout.SystemInfo;
    /// <summary>
    /// Behind the slot that shows the environment its own tables lie, for ring 0 alone, the kernel's: through them a 2 MiB page of the
    /// kernel's map of all memory looks like a page of 4 KiB. This is the one at physical address 0.
    /// </summary>
    public const ulong KernelTables = Layout.PageTables + (256UL << 30);
    /// <summary>The environment's own level-4 table.</summary>
    public static ulong OwnTable => Layout.Entry4Of(0);
}
