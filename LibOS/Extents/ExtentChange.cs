using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Extents;

/// <summary>
/// Changes of an extent table, each in the order in which a power cut at any moment leaves the table before or the one after, and no blocks in it that hold what somebody else wrote: what is
/// new in an extent is cleared while it is nobody's, then the table says whose it is (docs/notes/0034-extents-at-run-time.md).
/// </summary>
public static class ExtentChange
{
    /// <summary>Sizes are multiples of this many blocks: a page.</summary>
    public const uint Granularity = 8;

    /// <param name="disk">Its table was found sound.</param>
    /// <param name="copy">Which copy is the table; the other is written.</param>
    /// <param name="owner">Name of an environment.</param>
    /// <param name="label">Which of its extents; it has no such one.</param>
    /// <param name="blocks">A multiple of <see cref="Granularity"/>.</param>
    /// <param name="made">The new extent.</param>
    /// <returns>NoFrames stands for no blocks; Device: it is not there now, and may be there after all when the disk is read anew.</returns>
    public static KernelError Allot<TDisk>(in TDisk disk, int copy, ReadOnlySpan<byte> owner, ulong label, ulong blocks, out ExtentEntry made) where TDisk : struct, IExtentDisk
    {
        if (!ExtentTable.TryAdd(Next(disk, copy), owner, label, blocks, out made))
            return KernelError.NoFrames;
        return disk.Clear(made.First, made.Blocks) && disk.WriteCopy(1 - copy) ? KernelError.None : KernelError.Device;
    }

    /// <summary>Makes an extent larger, at its end.</summary>
    public static KernelError Enlarge<TDisk>(in TDisk disk, int copy, in ExtentEntry extent, ulong blocks) where TDisk : struct, IExtentDisk
    {
        if (!ExtentTable.TryEnlarge(Next(disk, copy), extent.Owner.Text(), extent.Label, blocks))
            return KernelError.NoFrames;
        return disk.Clear(extent.End, blocks - extent.Blocks) && disk.WriteCopy(1 - copy) ? KernelError.None : KernelError.Device;
    }

    /// <summary>Takes an extent out of the table. By then nobody may be able to reach its blocks, and nothing be under way to them.</summary>
    public static KernelError Delete<TDisk>(in TDisk disk, int copy, in ExtentEntry extent) where TDisk : struct, IExtentDisk
    {
        if (!ExtentTable.TryRemove(Next(disk, copy), extent.Owner.Text(), extent.Label))
            return KernelError.NotFound;
        return disk.WriteCopy(1 - copy) ? KernelError.None : KernelError.Device;
    }

    /// <summary>A copy of the table, to be changed and written.</summary>
    private static Span<byte> Next<TDisk>(in TDisk disk, int copy) where TDisk : struct, IExtentDisk
    {
        var next = disk.Start.Slice((1 - copy) * ExtentTablePage.Size, ExtentTablePage.Size);
        disk.Start.Slice(copy * ExtentTablePage.Size, ExtentTablePage.Size).CopyTo(next);
        return next;
    }
}
