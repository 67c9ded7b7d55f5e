using System;
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
    /// <summary>Disks of which the whole was given to somebody: bit n = disk n.</summary>
    private static uint s_given;

    /// <summary>What an environment gets of a disk.</summary>
    /// <param name="whole">The disk, as Init holds it.</param>
    /// <param name="owner">The environment's name.</param>
    /// <param name="blocks">Size of the extent that is made for it if it has none; 0 = none is made.</param>
    /// <param name="extent">What to grant: the disk itself, or an extent of its own. Init keeps what the grant is below.</param>
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
            if (!Grants.TryFindDisk(disk, out var whole) || (s_given & Bit(whole)) != 0 || Look(whole, out var copy, out _) != TableFinding.Sound)
                continue;
            HoldTable(whole);
            var table = TableAt(copy);
            for (var index = 0; index < (int)table.Count; index++)
                HeldExtent.Take(whole, table.Entries[index]);
        }
    }

    /// <summary>For a change at run time: the table into memory, made first on a blank disk that nobody has.</summary>
    /// <returns>False if the disk has none and gets none.</returns>
    public static bool TryOpen(in NamedCapability whole, out int copy)
    {
        copy = 0;
        // Who has the whole of it may write there what he likes: a table, too.
        if ((s_given & Bit(whole)) != 0)
            return false;
        var finding = Look(whole, out copy, out _);
        if (finding != TableFinding.Blank)
            return finding == TableFinding.Sound;
        if (!TryMakeTable(whole, out _))
            return false;
        HoldTable(whole);
        return true;
    }

    /// <summary>The table that <see cref="TryOpen"/> brought.</summary>
    public static ref readonly ExtentTablePage TableAt(int copy) => ref ExtentTablePage.In(PageOf(copy));

    private static void HoldTable(in NamedCapability whole) => HeldExtent.Take(whole, new ExtentEntry { Blocks = ExtentTable.Blocks });

    private static TableFinding Look(in NamedCapability whole, out int copy, out bool readable)
    {
        copy = 0;
        readable = true;
        if (whole.Length < ExtentTable.Blocks)
            return TableFinding.None;
        readable = DiskAccess.ReadStart(whole.Handle);
        return readable ? ExtentTable.Find(DiskAccess.Start, whole.Length, out copy) : TableFinding.Damaged;
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
        if (!ExtentTable.TryFind(TableAt(copy), owner, 0, out var entry))
        {
            if (blocks == 0)
                return false;
            var error = ExtentChange.Allot(new OwnDisk(whole.Handle), copy, owner, 0, blocks, out entry);
            if (error != KernelError.None)
            {
                problem = error == KernelError.Device ? "blocks or the extent table cannot be written, so no extent is made"u8 : "it has no room for another extent of this size"u8;
                return false;
            }
        }

        var answer = HeldExtent.Take(whole, entry);
        if (answer < 0)
        {
            problem = Starting.Report.Reason((KernelError)answer);
            return false;
        }

        extent.Handle = new Handle((ulong)answer);
        extent.Base = whole.Base + entry.First;
        extent.Length = entry.Blocks;
        return true;
    }

    private static Span<byte> PageOf(int copy) => DiskAccess.Start.Slice(copy * ExtentTablePage.Size, ExtentTablePage.Size);

    private static uint Bit(in NamedCapability whole) => 1u << whole.Detail;
}
