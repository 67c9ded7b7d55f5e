using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Devices;

/// <summary>
/// Transfers to a disk whose own blocks are larger than a sector, up to a page. What is no whole block of the disk is read with the rest of its block into a page beside, and for a write changed there and written back: so sectors
/// go to the disk one by one, in the order that the cache wants, as everywhere else. Whoever calls holds the file system's lock: nobody else writes the same blocks.
/// </summary>
internal static unsafe class WideBlocks
{
    private const int Pages = 16, SectorsPerPage = (int)Layout.PageSize / BlockTransfer.SectorSize;

    /// <summary>Sectors in a block of a disk; 1 where it says so or is not known.</summary>
    public static uint Of(uint disk)
    {
        fixed (uint* flags = SystemTables.System.DiskFlags)
            return Math.Max(1, (flags[disk] & SystemInfo.DiskBlockMask) >> SystemInfo.DiskBlockShift);
    }

    public static Errno Run(uint disk, ReadOnlySpan<BlockTransfer> pieces, DiskOperation operation)
    {
        var unit = Of(disk);
        if (unit > SectorsPerPage)
            return Errno.EIO;
        var error = Errno.None;
        while (!pieces.IsEmpty && error == Errno.None)
        {
            var count = CountWhole(pieces, unit);
            error = count != 0 ? ExtentTransfer.Run(disk, pieces[..count], operation) : RunParts(disk, unit, pieces, operation, out count);
            pieces = pieces[count..];
        }

        return error;
    }

    private static bool IsWhole(in BlockTransfer piece, uint unit) => piece.Sector % unit == 0 && piece.Sectors % unit == 0;

    private static int CountWhole(ReadOnlySpan<BlockTransfer> pieces, uint unit)
    {
        var count = 0;
        while (count < pieces.Length && IsWhole(pieces[count], unit))
            count++;
        return count;
    }

    /// <summary>Runs the first pieces, which are no whole blocks.</summary>
    private static Errno RunParts(uint disk, uint unit, ReadOnlySpan<BlockTransfer> pieces, DiskOperation operation, out int count)
    {
        count = 0;
        var memory = SharedMemory.AllocatePages(Pages);
        if (memory == null)
            return Errno.ENOMEM;
        var room = stackalloc BlockTransfer[Pages];
        var blocks = new Span<BlockTransfer>(room, Pages)[..Cover(unit, pieces, memory, new Span<BlockTransfer>(room, Pages), out count)];
        var error = ExtentTransfer.Run(disk, blocks, DiskOperation.Read);
        if (error == Errno.None)
        {
            Copy(pieces[..count], blocks, isWrite: operation == DiskOperation.Write);
            if (operation == DiskOperation.Write)
                error = ExtentTransfer.Run(disk, blocks, operation);
        }

        SharedMemory.FreePages(memory, Pages);
        return error;
    }

    /// <summary>Whole blocks around the first pieces, each block once: pieces of a page that follow one another are covered together, and one of a page that was left already begins the next call.</summary>
    /// <returns>How many; <paramref name="taken"/> pieces lie in them.</returns>
    private static int Cover(uint unit, ReadOnlySpan<BlockTransfer> pieces, byte* memory, Span<BlockTransfer> blocks, out int taken)
    {
        var count = 0;
        for (taken = 0; taken < pieces.Length && !IsWhole(pieces[taken], unit); taken++)
        {
            ref readonly var piece = ref pieces[taken];
            var first = piece.Sector - (piece.Sector % unit);
            var end = (piece.Sector + piece.Sectors + unit - 1) / unit * unit;
            var page = first / SectorsPerPage;
            var joins = count != 0 && blocks[count - 1].Sector / SectorsPerPage == page;
            if (!joins && (count == Pages || Knows(blocks[..count], page)))
                break;
            if (joins)
            {
                ref readonly var last = ref blocks[--count];
                first = Math.Min(first, last.Sector);
                end = Math.Max(end, last.Sector + last.Sectors);
            }

            blocks[count] = new BlockTransfer(first, memory + ((ulong)count * Layout.PageSize) + (first % SectorsPerPage * BlockTransfer.SectorSize), (uint)(end - first));
            count++;
        }

        return count;
    }

    private static bool Knows(ReadOnlySpan<BlockTransfer> blocks, ulong page)
    {
        foreach (ref readonly var block in blocks)
        {
            if (block.Sector / SectorsPerPage == page)
                return true;
        }

        return false;
    }

    private static void Copy(ReadOnlySpan<BlockTransfer> pieces, ReadOnlySpan<BlockTransfer> blocks, bool isWrite)
    {
        var index = 0;
        foreach (ref readonly var piece in pieces)
        {
            while (piece.Sector >= blocks[index].Sector + blocks[index].Sectors || piece.Sector < blocks[index].Sector)
                index++;
            var beside = new Span<byte>(blocks[index].Buffer + ((piece.Sector - blocks[index].Sector) * BlockTransfer.SectorSize), (int)piece.Sectors * BlockTransfer.SectorSize);
            var own = new Span<byte>(piece.Buffer, beside.Length);
            if (isWrite)
                own.CopyTo(beside);
            else
                beside.CopyTo(own);
        }
    }
}
