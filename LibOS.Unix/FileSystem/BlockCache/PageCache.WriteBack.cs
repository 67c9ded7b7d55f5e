using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Writing to the disk: order by order, each order in large sorted batches, with a barrier between orders.</summary>
public unsafe partial struct PageCache<TDevice>
{
    /// <summary>Writes all dirty sectors up to an order.</summary>
    /// <remarks>
    /// A sector that the disk refuses to write is not tried again: it stays in memory as it is, and the error is kept for
    /// <see cref="TakeWriteError"/>. Otherwise one bad sector would keep the cache full and everything else from the disk.
    /// </remarks>
    public void WriteBack(WriteOrder last)
    {
        var orders = DirtyOrders();
        var unordered = false;
        for (var order = WriteOrder.Content; order <= last; order++)
        {
            if ((orders >> (int)order & 1) == 0)
                continue;
            if (unordered && order > WriteOrder.Allocation)
                Flush();
            WriteOne(order);
            unordered = true;
        }
    }

    /// <summary>Makes everything written so far durable.</summary>
    public void Flush()
    {
        if (device.Flush() != Errno.None)
            writeError = Errno.EIO;
    }

    /// <summary>The error of any write since the last call, once.</summary>
    /// <param name="metadata">True if what was lost is more than the contents of files.</param>
    public Errno TakeWriteError(out bool metadata)
    {
        var error = writeError;
        metadata = lostMetadata;
        writeError = Errno.None;
        lostMetadata = false;
        return error;
    }

    readonly uint DirtyOrders()
    {
        uint orders = 0;
        for (var slot = headers[0].DirtyNext; slot != 0; slot = headers[slot].DirtyNext)
        {
            for (var i = 0; i < SectorsPerPage; i++)
            {
                var order = headers[slot].OrderOf(i);
                if (order >= 0)
                    orders |= 1u << order;
            }
        }
        return orders;
    }

    void WriteOne(WriteOrder order)
    {
        uint count = 0;
        var slot = headers[0].DirtyNext;
        while (slot != 0)
        {
            var next = headers[slot].DirtyNext;
            count = Collect(slot, order, count);
            if (count > BatchCapacity - SectorsPerPage)
            {
                Submit(count, order);
                count = 0;
            }
            slot = next;
        }
        if (count > 0)
            Submit(count, order);
    }

    /// <summary>Adds the runs of sectors of one page that have this order (or a lower one) to the batch.</summary>
    readonly uint Collect(uint slot, WriteOrder order, uint count)
    {
        ref var header = ref headers[slot];
        for (var i = 0; i < SectorsPerPage;)
        {
            var run = 0;
            while (i + run < SectorsPerPage && (uint)header.OrderOf(i + run) <= (uint)order)
                run++;
            if (run > 0)
                batch[count++] = new BlockTransfer(header.Number * SectorsPerPage + (uint)i, Data(slot) + i * BlockTransfer.SectorSize, (uint)run);
            i += run + 1;
        }
        return count;
    }

    void Submit(uint count, WriteOrder order)
    {
        var pieces = new Span<BlockTransfer>(batch, (int)count);
        TransferSort.BySector(pieces);
        if (device.Write(pieces) != Errno.None)
        {
            for (var i = 0; i < pieces.Length; i++)
            {
                if (device.Write(pieces.Slice(i, 1)) == Errno.None)
                    continue;
                writeError = Errno.EIO;
                lostMetadata |= order != WriteOrder.Content;
            }
        }
        foreach (ref readonly var piece in pieces)
        {
            var slot = SlotOf(piece);
            headers[slot].Clean((int)(piece.Sector % SectorsPerPage), (int)piece.Sectors);
            if (headers[slot].Orders == 0)
                RemoveDirty(slot);
        }
    }
}
