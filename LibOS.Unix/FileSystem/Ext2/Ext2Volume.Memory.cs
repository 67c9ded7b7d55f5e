using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>The cache's memory, given back and taken again.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <inheritdoc cref="BlockCache.PageCache{TDevice}.Shrink"/>
    public int Shrink(Span<nuint> given) => cache.Shrink(given);

    /// <inheritdoc cref="BlockCache.PageCache{TDevice}.TryFindAbsent"/>
    public readonly bool TryFindAbsent(ref uint slot, out nuint page) => cache.TryFindAbsent(ref slot, out page);

    /// <inheritdoc cref="BlockCache.PageCache{TDevice}.Grow"/>
    public Errno Grow(nuint page) => cache.Grow(page);
}
