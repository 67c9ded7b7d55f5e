namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Which page is where and which one goes next: a hash table by page number and a list by last use.</summary>
public unsafe partial struct PageCache<TDevice>
{
    readonly uint Bucket(ulong page) => (uint)((page * 0x9E3779B97F4A7C15) >> bucketShift);

    readonly uint Find(ulong page)
    {
        var slot = buckets[Bucket(page)];
        while (slot != 0 && headers[slot].Number != page)
            slot = headers[slot].HashNext;
        return slot;
    }

    /// <summary>Makes the least recently used slot stand for a page that is not in the cache; nothing of it is valid yet.</summary>
    Errno Claim(ulong page, out uint slot)
    {
        slot = headers[0].Newer;
        if (headers[slot].Orders != 0)
            MakeRoom(slot);
        Evict(slot);
        ref var header = ref headers[slot];
        header.Number = page;
        header.Valid = 0;
        header.Orders = 0;
        header.State = PageState.Used;
        InsertHash(slot);
        Unlink(slot);
        InsertNewest(slot);
        return Errno.None;
    }

    /// <summary>Cleans a dirty page that is about to be evicted, and with it whatever has to be on disk before or could go along.</summary>
    void MakeRoom(uint slot)
    {
        var contentOnly = true;
        for (var i = 0; i < SectorsPerPage; i++)
            contentOnly &= headers[slot].OrderOf(i) <= (int)WriteOrder.Content;
        WriteBack(contentOnly ? WriteOrder.Content : WriteOrder.Counts);
    }

    void Evict(uint slot)
    {
        if (headers[slot].State != PageState.Used)
            return;
        var link = &buckets[Bucket(headers[slot].Number)];
        while (*link != 0 && *link != slot)
            link = &headers[*link].HashNext;
        if (*link == slot)
            *link = headers[slot].HashNext;
        headers[slot].State = PageState.Free;
    }

    void InsertHash(uint slot)
    {
        var bucket = Bucket(headers[slot].Number);
        headers[slot].HashNext = buckets[bucket];
        buckets[bucket] = slot;
    }

    // The head's Newer is the least recently used slot, its Older the most recently used.
    void InsertNewest(uint slot)
    {
        var last = headers[0].Older;
        headers[slot].Older = last;
        headers[slot].Newer = 0;
        headers[last].Newer = slot;
        headers[0].Older = slot;
    }

    void InsertOldest(uint slot)
    {
        var first = headers[0].Newer;
        headers[slot].Newer = first;
        headers[slot].Older = 0;
        headers[first].Older = slot;
        headers[0].Newer = slot;
    }

    readonly void Unlink(uint slot)
    {
        headers[headers[slot].Older].Newer = headers[slot].Newer;
        headers[headers[slot].Newer].Older = headers[slot].Older;
    }

    void InsertDirty(uint slot)
    {
        var last = headers[0].DirtyPrevious;
        headers[slot].DirtyPrevious = last;
        headers[slot].DirtyNext = 0;
        headers[last].DirtyNext = slot;
        headers[0].DirtyPrevious = slot;
        dirtyPages++;
    }

    void RemoveDirty(uint slot)
    {
        headers[headers[slot].DirtyPrevious].DirtyNext = headers[slot].DirtyNext;
        headers[headers[slot].DirtyNext].DirtyPrevious = headers[slot].DirtyPrevious;
        dirtyPages--;
    }
}
