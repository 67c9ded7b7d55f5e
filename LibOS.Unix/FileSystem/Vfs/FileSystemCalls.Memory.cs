using System;
using System.Threading;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>The memory of a mount's cache. The caller holds the mount's guard.</summary>
internal static unsafe partial class FileSystemCalls
{
    /// <summary>Takes clean pages out of the cache: they are the caller's now.</summary>
    /// <returns>How many.</returns>
    public static int Shrink(Mount* mount, Span<nuint> pages)
    {
        if (mount->Kind != FileSystemKind.Ext2)
            return 0;
        var count = Ext2(mount)->Shrink(pages);
        Interlocked.Add(ref FileState.Current->MissingCachePages, count);
        return count;
    }

    /// <summary>Gives the cache some of those pages again, with frames.</summary>
    public static void Grow(Mount* mount, int pages)
    {
        if (mount->Kind != FileSystemKind.Ext2)
            return;
        var slot = 0u;
        for (; pages > 0 && Ext2(mount)->TryFindAbsent(ref slot, out var page) && SharedFrames.Restore(page); pages--)
        {
            Ext2(mount)->Grow(page);
            Interlocked.Decrement(ref FileState.Current->MissingCachePages);
        }
    }
}
