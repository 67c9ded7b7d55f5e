namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>Objects of one size, carved from shared pages. Pages are kept for ever: the most that was ever in use stays.</summary>
/// <remarks>The caller holds the lock that protects the structure the slab belongs to.</remarks>
public unsafe struct Slab
{
    void* free;
    uint itemSize;
    uint used;

    /// <param name="size">8 … 4096 bytes, rounded up to a multiple of 8.</param>
    public void Initialise(int size)
    {
        free = null;
        itemSize = (uint)(size + 7) & ~7u;
        used = 0;
    }

    public readonly uint Used => used;

    /// <summary>A zeroed object, or null if there is no memory.</summary>
    public void* Take()
    {
        if (free == null && !Grow())
            return null;
        var item = (void**)free;
        free = *item;
        used++;
        new System.Span<byte>(item, (int)itemSize).Clear();
        return item;
    }

    public void Give(void* item)
    {
        *(void**)item = free;
        free = item;
        used--;
    }

    bool Grow()
    {
        var page = FileHost.AllocatePages(1);
        if (page == null)
            return false;
        for (var offset = 0u; offset + itemSize <= 4096; offset += itemSize)
        {
            *(void**)(page + offset) = free;
            free = page + offset;
        }
        return true;
    }
}
