using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Disks;

/// <summary>
/// Gives out the disks: whole where they have no extent table, otherwise to each environment the extent that is its own by name
/// (docs/notes/0012-extent-table.md). Keeps to itself the tables and what belongs to nobody who was started.
/// </summary>
internal static unsafe class DiskKeeper
{
    /// <summary>Disks of which the whole was given to somebody, and those whose table was made or found: bit n = disk n.</summary>
    private static uint s_given, s_divided;

    private static GivenExtents s_givenExtents;

    /// <summary>First blocks of the extents that were given out, disk by disk; 0 = none.</summary>
    [InlineArray(SystemInfo.MaxDisks * ExtentTablePage.Capacity)]
    private struct GivenExtents
    {
        private ulong _firstBlock;
    }

    /// <summary>What an environment gets of a disk.</summary>
    /// <param name="whole">The disk, as Init holds it.</param>
    /// <param name="owner">The environment's name.</param>
    /// <param name="blocks">Size of the extent that is made for it if it has none; 0 = none is made.</param>
    /// <param name="extent">What to grant: the disk itself, or an extent of its own to be moved.</param>
    /// <param name="problem">Why it gets nothing; empty if it simply has nothing there.</param>
    public static bool TryGet(in NamedCapability whole, ReadOnlySpan<byte> owner, ulong blocks, out NamedCapability extent, out ReadOnlySpan<byte> problem)
    {
        extent = whole;
        problem = default;
        var finding = Look(whole, out var copy, out var readable);
        if (!readable)
            problem = "whose it is cannot be read, so nothing of it is given out; check the disk, or start without it"u8;
        else if (finding == TableFinding.Damaged)
            problem = "its extent table is damaged, so nothing of it is given out; make a backup, then clear its first 8 KiB to begin anew"u8;
        else if (finding == TableFinding.Sound)
            return TryGetExtent(whole, copy, owner, blocks, out extent, out problem);
        else if (blocks == 0)
            s_given |= Bit(whole);
        else if (finding == TableFinding.None)
            problem = "it has no extent table and is not blank, so no extent can be made on it; clear its first 8 KiB if nobody needs what is there"u8;
        else if ((s_given & Bit(whole)) != 0)
            problem = "the whole of it belongs to an environment that was started before"u8;
        else
            return TryMakeTable(whole, out problem) && TryGetExtent(whole, 0, owner, blocks, out extent, out problem);
        return problem.IsEmpty;
    }

    /// <summary>Takes capabilities for the tables, and for the extents that nobody got: so that tools show whose they are not.</summary>
    public static void HoldTheRest()
    {
        for (var disk = 0u; disk < SystemInfo.MaxDisks; disk++)
        {
            if (!Grants.TryFindDisk(disk, out var whole) || (s_divided & Bit(whole)) == 0 || Look(whole, out var copy, out _) != TableFinding.Sound)
                continue;
            KernelApi.CapabilityDerive(whole.Handle, 0, ExtentTable.Blocks, Rights.All);
            var table = TableAt(copy);
            for (var index = 0; index < (int)table.Count; index++)
                if (!WasGiven(disk, table.Entries[index].First))
                    KernelApi.CapabilityDerive(whole.Handle, table.Entries[index].First, table.Entries[index].Blocks, Rights.All);
        }
    }

    private static TableFinding Look(in NamedCapability whole, out int copy, out bool readable)
    {
        copy = 0;
        readable = true;
        if (whole.Length < ExtentTable.Blocks)
            return TableFinding.None;
        readable = DiskAccess.ReadStart(whole.Handle);
        var finding = readable ? ExtentTable.Find(DiskAccess.Start, whole.Length, out copy) : TableFinding.Damaged;
        if (finding == TableFinding.Sound)
            s_divided |= Bit(whole);
        return finding;
    }

    private static bool TryMakeTable(in NamedCapability whole, out ReadOnlySpan<byte> problem)
    {
        ExtentTable.Begin(PageOf(0), whole.Length);
        problem = DiskAccess.WriteCopy(whole.Handle, 0) ? default : "no extent table can be written to it"u8;
        return problem.IsEmpty;
    }

    /// <summary>The table was just read or made: it is in memory.</summary>
    private static bool TryGetExtent(
        in NamedCapability whole, int copy, ReadOnlySpan<byte> owner, ulong blocks, out NamedCapability extent, out ReadOnlySpan<byte> problem)
    {
        extent = whole;
        problem = default;
        if (!ExtentTable.TryFind(TableAt(copy), owner, out var entry))
        {
            if (blocks == 0)
                return false;
            PageOf(copy).CopyTo(PageOf(1 - copy));
            if (!ExtentTable.TryAdd(PageOf(1 - copy), owner, blocks, out entry))
            {
                problem = "it has no room for another extent of this size"u8;
                return false;
            }

            if (!DiskAccess.WriteCopy(whole.Handle, 1 - copy))
            {
                problem = "the extent table cannot be written, so no extent is made"u8;
                return false;
            }
        }

        var answer = KernelApi.CapabilityDerive(whole.Handle, entry.First, entry.Blocks, Rights.All);
        if (answer < 0)
        {
            problem = Starting.Report.Reason((KernelError)answer);
            return false;
        }

        extent.Handle = new Handle((ulong)answer);
        extent.Base = whole.Base + entry.First;
        extent.Length = entry.Blocks;
        NoteGiven(whole.Detail, entry.First);
        return true;
    }

    private static Span<byte> PageOf(int copy) => DiskAccess.Start.Slice(copy * ExtentTablePage.Size, ExtentTablePage.Size);

    private static ref readonly ExtentTablePage TableAt(int copy) => ref ExtentTablePage.In(PageOf(copy));

    private static uint Bit(in NamedCapability whole) => 1u << whole.Detail;

    private static Span<ulong> GivenOn(uint disk) =>
        ((Span<ulong>)s_givenExtents).Slice((int)disk * ExtentTablePage.Capacity, ExtentTablePage.Capacity);

    private static bool WasGiven(uint disk, ulong firstBlock) => GivenOn(disk).Contains(firstBlock);

    private static void NoteGiven(uint disk, ulong firstBlock)
    {
        var given = GivenOn(disk);
        var place = given.IndexOf(0ul);
        if (place >= 0 && !given.Contains(firstBlock))
            given[place] = firstBlock;
    }
}
