using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Giving memory back and taking it again, and putting the lists right after a process died in the middle of a call.</summary>
public unsafe partial struct PageCache<TDevice>
{
    /// <summary>Gives up least recently used clean pages, never below <see cref="MinimumPages"/>.</summary>
    /// <param name="given">Receives the addresses of the pages, which belong to the caller from now on.</param>
    /// <returns>How many were given.</returns>
    public int Shrink(Span<nuint> given)
    {
        var count = 0;
        var slot = headers[0].Newer;
        while (slot != 0 && count < given.Length && present > MinimumPages)
        {
            var next = headers[slot].Newer;
            if (headers[slot].Orders == 0)
            {
                Evict(slot);
                Unlink(slot);
                headers[slot].State = PageState.Absent;
                present--;
                given[count++] = (nuint)Data(slot);
            }
            slot = next;
        }
        return count;
    }

    /// <summary>Finds a page that <see cref="Shrink"/> gave.</summary>
    /// <param name="slot">Where to go on looking; 0 at first.</param>
    /// <param name="page">Its address.</param>
    public readonly bool TryFindAbsent(ref uint slot, out nuint page)
    {
        page = 0;
        while (++slot <= capacity)
        {
            if (headers[slot].State != PageState.Absent)
                continue;
            page = (nuint)Data(slot);
            return true;
        }

        return false;
    }

    /// <summary>Takes back a page that <see cref="Shrink"/> gave. <see cref="Errno.EINVAL"/> if it is not one of those.</summary>
    public Errno Grow(nuint page)
    {
        var offset = page - (nuint)pages;
        if (page < (nuint)pages || offset % PageSize != 0 || offset / PageSize >= capacity)
            return Errno.EINVAL;
        var slot = (uint)(offset / PageSize) + 1;
        if (headers[slot].State != PageState.Absent)
            return Errno.EINVAL;
        headers[slot].State = PageState.Free;
        headers[slot].Valid = 0;
        InsertOldest(slot);
        present++;
        return Errno.None;
    }

    /// <summary>Rebuilds every list from the page headers after the holder of the lock died: links may be half changed, headers are not.</summary>
    public void Recover()
    {
        new Span<uint>(buckets, 1 << (64 - bucketShift)).Clear();
        headers[0] = default;
        present = 0;
        dirtyPages = 0;
        for (uint slot = 1; slot <= capacity; slot++)
        {
            ref var header = ref headers[slot];
            if (header.State == PageState.Absent)
                continue;
            present++;
            if (header.State == PageState.Used && Find(header.Number) != 0)
                header.State = PageState.Free;
            if (header.State == PageState.Free)
            {
                header.Orders = 0;
                InsertOldest(slot);
                continue;
            }
            InsertHash(slot);
            InsertNewest(slot);
            if (header.Orders != 0)
                InsertDirty(slot);
        }
    }
}
