using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>
/// The program's half of the address space: which regions it has, and what a page fault in it means. A reservation of any size costs one
/// entry; pages come when they are touched (<see cref="PageSupply"/>). Where the program's stack, heap and mappings lie: note 0002.
/// </summary>
public static unsafe partial class ProgramMemory
{
    public const ulong MapLow = 0x0000_1000_0000_0000, MapHigh = 0x0000_6000_0000_0000;
    public const ulong LowestAddress = 0x1_0000;

    /// <summary>As Linux' vm.max_map_count.</summary>
    private const int MaxRegions = 65530;

    /// <summary>Bits of a page fault's error code (SDM vol. 3, 4.7).</summary>
    private const ulong ErrorPresent = 1, ErrorWrite = 2, ErrorFetch = 16;

    private static RegionTable s_regions;

    private readonly struct FileReferences : IRegionOwner
    {
        public static void Share(in Region region)
        {
            if (region.File != null)
                FileObjects.AddReference(region.File);
        }

        public static void Release(in Region region)
        {
            if (region.File != null)
                FileObjects.Release(region.File);
        }
    }

    /// <summary>Begins with nothing mapped.</summary>
    public static void Initialise() => s_regions = new RegionTable((Region*)PrivateMemory.Regions, MaxRegions);

    /// <summary>Where the regions stand, and how many there are.</summary>
    internal static Region* FindRegions(out int* count)
    {
        count = RegionTable.CountOf((RegionTable*)Unsafe.AsPointer(ref s_regions));
        return (Region*)PrivateMemory.Regions;
    }

    /// <summary>The regions in order of address; good until the next change.</summary>
    public static ReadOnlySpan<Region> Regions => s_regions.All;

    /// <summary>Bytes of all regions.</summary>
    public static ulong Reserved => s_regions.Reserved;

    /// <summary>True if every page of the range lies in a region that grants the access.</summary>
    public static bool Allows(ulong address, ulong length, bool write) =>
        length <= UserMemory.End - address && s_regions.Covers(address, address + length, write ? MapFlags.Read | MapFlags.Write : MapFlags.Read);

    /// <summary>Access of the region at an address, None if there is none.</summary>
    internal static MapFlags AccessAt(ulong address)
    {
        var region = s_regions.Find(address);
        return region == null ? MapFlags.None : region->Access;
    }

    /// <summary>True if the address still has the content and access that this copy of its region says.</summary>
    internal static bool IsStill(in Region region, ulong address)
    {
        var now = s_regions.Find(address);
        return now != null && now->File == region.File && now->Access == region.Access
            && now->FileOffset - now->Start == region.FileOffset - region.Start;
    }

    /// <summary>Was the page at an address of the program taken by force?</summary>
    internal static bool IsLost(ulong address) => address < UserMemory.End && PageSetAside.IsLost(address & ~(Layout.PageSize - 1));

    /// <summary>A page fault of the program or of the libOS.</summary>
    /// <param name="address">Faulting address.</param>
    /// <param name="error">Error code of the exception.</param>
    /// <param name="isProgram">It is the program's access: no lock is held.</param>
    /// <param name="isMapped">True if the address lies in a region (which forbids the access).</param>
    /// <returns>True if the access can be repeated; false if it is a mistake.</returns>
    public static bool HandleFault(ulong address, ulong error, bool isProgram, out bool isMapped)
    {
        isMapped = false;
        if (address >= UserMemory.End)
            return LibOsMemory.HandleFault(address);
        var region = s_regions.Find(address);
        if (region == null)
            return false;
        isMapped = true;
        var needed = (error & ErrorWrite) != 0 ? MapFlags.Write : (error & ErrorFetch) != 0 ? MapFlags.Execute : MapFlags.Read;
        if ((region->Access & needed) == 0)
            return false;
        if ((error & ErrorPresent) != 0)
            return PageSupply.Refresh(*region, address);
        return PageSupply.Provide(*region, address, isProgram);
    }

    /// <summary>Adds a region, taking out what was there.</summary>
    private static Errno Place(in Region region)
    {
        if (!s_regions.HasRoom)
            return Errno.ENOMEM;
        if (!s_regions.IsEmpty(region.Start, region.End))
            Take(region.Start, region.End);
        s_regions.Insert(region);
        return Errno.None;
    }

    /// <summary>Takes a range out, with its pages.</summary>
    private static void Take(ulong start, ulong end)
    {
        WriteBack(start, end);
        PageSupply.Discard(start, end);
        s_regions.Remove<FileReferences>(start, end);
    }
}
