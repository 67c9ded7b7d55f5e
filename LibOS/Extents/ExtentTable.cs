using System;
using System.Buffers.Binary;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Extents;

/// <summary>
/// The rules of the extent table: what is on a disk, and what the next page to be written is. A page is changed in memory and then written
/// whole over the copy that <see cref="Find"/> did not name; until that write has completed through the disk's cache, the other copy counts.
/// </summary>
public static class ExtentTable
{
    /// <summary>Blocks of both copies.</summary>
    public const uint Blocks = 2 * CopyBlocks;
    public const uint CopyBlocks = ExtentTablePage.Size / DiskSegment.BlockSize;

    /// <summary>New extents begin at multiples of this many blocks.</summary>
    public const uint Alignment = 2048;

    private const int Ext2Magic = 1024 + 56;
    private const ushort Ext2MagicNumber = 0xEF53;

    /// <summary>Judges the first <see cref="Blocks"/> of a disk.</summary>
    /// <param name="start">Both copies.</param>
    /// <param name="diskBlocks">Size of the disk.</param>
    /// <param name="copy">Sound: which copy is the table, 0 or 1. The other is the one to write.</param>
    public static TableFinding Find(ReadOnlySpan<byte> start, ulong diskBlocks, out int copy)
    {
        copy = 0;
        if (BinaryPrimitives.ReadUInt16LittleEndian(start[Ext2Magic..]) == Ext2MagicNumber)
            return TableFinding.None;
        var first = start[..ExtentTablePage.Size];
        var second = start.Slice(ExtentTablePage.Size, ExtentTablePage.Size);
        var (firstSound, secondSound) = (IsSound(first, diskBlocks), IsSound(second, diskBlocks));
        if (firstSound || secondSound)
        {
            copy = secondSound && (!firstSound || ExtentTablePage.In(second).Sequence > ExtentTablePage.In(first).Sequence) ? 1 : 0;
            return TableFinding.Sound;
        }

        var (firstMarked, secondMarked) = (IsMarked(first), IsMarked(second));
        // The first page ever goes to copy 0; what was given out stands in a later one.
        if (second.IndexOfAnyExcept((byte)0) < 0 && (firstMarked || first.IndexOfAnyExcept((byte)0) < 0))
            return TableFinding.Blank;
        return firstMarked || secondMarked ? TableFinding.Damaged : TableFinding.None;
    }

    /// <summary>The first page of a new table, for copy 0.</summary>
    public static void Begin(Span<byte> page, ulong diskBlocks)
    {
        page.Clear();
        ref var table = ref ExtentTablePage.In(page);
        table.Magic = ExtentTablePage.ExpectedMagic;
        table.DiskBlocks = diskBlocks;
        Seal(page);
    }

    /// <summary>An extent of an owner.</summary>
    public static bool TryFind(in ExtentTablePage table, ReadOnlySpan<byte> owner, ulong label, out ExtentEntry found)
    {
        var index = IndexOf(table, owner, label);
        found = index < 0 ? default : table.Entries[index];
        return index >= 0;
    }

    /// <summary>Blocks of all extents of an owner, and how many these are.</summary>
    public static ulong BlocksOf(in ExtentTablePage table, ReadOnlySpan<byte> owner, out int extents)
    {
        extents = 0;
        var blocks = 0UL;
        ReadOnlySpan<ExtentEntry> entries = table.Entries;
        foreach (ref readonly var entry in entries[..(int)table.Count])
        {
            if (!entry.Owner.Text().SequenceEqual(owner))
                continue;
            blocks += entry.Blocks;
            extents++;
        }

        return blocks;
    }

    /// <summary>Gives an owner the first gap that is large enough, and makes the page the next one.</summary>
    /// <param name="page">A sound page; unchanged if there is no room.</param>
    /// <param name="owner">1 … 32 bytes; has no extent with this label yet.</param>
    /// <param name="label">Of the owner's choice.</param>
    /// <param name="blocks">How many, at least 1.</param>
    /// <param name="added">The new extent.</param>
    public static bool TryAdd(Span<byte> page, ReadOnlySpan<byte> owner, ulong label, ulong blocks, out ExtentEntry added)
    {
        added = default;
        ref var table = ref ExtentTablePage.In(page);
        if (table.Count == ExtentTablePage.Capacity || !TryFindGap(table, blocks, out var index, out var first))
            return false;
        Span<ExtentEntry> entries = table.Entries;
        entries[index..(int)table.Count].CopyTo(entries[(index + 1)..]);
        added = new ExtentEntry { First = first, Blocks = blocks, Owner = NameText.ToName(owner), Label = label };
        entries[index] = added;
        table.Count++;
        Seal(page);
        return true;
    }

    /// <summary>Makes an extent larger where it is, and the page the next one.</summary>
    /// <param name="page">A sound page; unchanged if something else begins within the new size.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="label">Which of its owner's.</param>
    /// <param name="blocks">How many it shall have: more than it has.</param>
    public static bool TryEnlarge(Span<byte> page, ReadOnlySpan<byte> owner, ulong label, ulong blocks)
    {
        ref var table = ref ExtentTablePage.In(page);
        var index = IndexOf(table, owner, label);
        if (index < 0)
            return false;
        Span<ExtentEntry> entries = table.Entries;
        var end = index + 1 < (int)table.Count ? entries[index + 1].First : table.DiskBlocks;
        if (blocks <= entries[index].Blocks || blocks > end - entries[index].First)
            return false;
        entries[index].Blocks = blocks;
        Seal(page);
        return true;
    }

    /// <summary>Takes an extent out, and makes the page the next one.</summary>
    /// <returns>False if there is none; the page is unchanged.</returns>
    public static bool TryRemove(Span<byte> page, ReadOnlySpan<byte> owner, ulong label)
    {
        ref var table = ref ExtentTablePage.In(page);
        var index = IndexOf(table, owner, label);
        if (index < 0)
            return false;
        Span<ExtentEntry> entries = table.Entries;
        entries[(index + 1)..(int)table.Count].CopyTo(entries[index..]);
        entries[(int)--table.Count] = default;
        Seal(page);
        return true;
    }

    private static int IndexOf(in ExtentTablePage table, ReadOnlySpan<byte> owner, ulong label)
    {
        ReadOnlySpan<ExtentEntry> entries = table.Entries;
        for (var index = 0; index < (int)table.Count; index++)
        {
            if (entries[index].Label == label && entries[index].Owner.Text().SequenceEqual(owner))
                return index;
        }

        return -1;
    }

    private static bool TryFindGap(in ExtentTablePage table, ulong blocks, out int index, out ulong first)
    {
        ReadOnlySpan<ExtentEntry> entries = table.Entries;
        first = Alignment;
        for (index = 0; index <= (int)table.Count; index++)
        {
            var end = index < (int)table.Count ? entries[index].First : table.DiskBlocks;
            if (blocks != 0 && first < end && blocks <= end - first)
                return true;
            if (index < (int)table.Count)
                first = (entries[index].End + Alignment - 1) & ~(ulong)(Alignment - 1);
        }

        return false;
    }

    private static void Seal(Span<byte> page)
    {
        ref var table = ref ExtentTablePage.In(page);
        table.Version = ExtentTablePage.ExpectedVersion;
        table.Sequence++;
        table.Checksum = 0;
        table.Checksum = Crc64.Of(page[..ExtentTablePage.Size]);
    }

    private static bool IsMarked(ReadOnlySpan<byte> page) => ExtentTablePage.In(page).Magic == ExtentTablePage.ExpectedMagic;

    /// <summary>Every number of a page is doubted: a checksum can be computed by anybody.</summary>
    private static bool IsSound(ReadOnlySpan<byte> page, ulong diskBlocks)
    {
        var table = ExtentTablePage.In(page);
        if (table.Magic != ExtentTablePage.ExpectedMagic || table.Version is 0 or > ExtentTablePage.ExpectedVersion
            || table.Count > ExtentTablePage.Capacity || table.DiskBlocks > diskBlocks || table.Sequence is 0 or ulong.MaxValue)
            return false;
        var checksum = table.Checksum;
        table.Checksum = 0;
        if (Crc64.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<ExtentTablePage>(in table))) != checksum)
            return false;
        ulong end = Blocks;
        ReadOnlySpan<ExtentEntry> entries = table.Entries;
        for (var index = 0; index < entries.Length; index++)
        {
            var entry = entries[index];
            if (entry.Zero != 0 || (table.Version == 1 && entry.Label != 0))
                return false;
            if (index >= (int)table.Count)
                continue;
            if (entry.First < end || entry.Blocks == 0 || entry.First > table.DiskBlocks || entry.Blocks > table.DiskBlocks - entry.First)
                return false;
            end = entry.End;
        }

        return true;
    }
}
