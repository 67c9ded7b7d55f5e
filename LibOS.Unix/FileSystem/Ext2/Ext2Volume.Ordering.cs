using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Keeping the disk's way to an inode ahead of the inode: what e2fsck cannot repair by itself is an inode that no name leads to.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>When a new inode may be written: after its directory's, if that is new too.</summary>
    Errno OrderBelow(uint directory, out WriteOrder order)
    {
        order = WriteOrder.NewInodes;
        var error = Locate(directory, out var record);
        if (error != Errno.None || !cache.IsDirty((byte*)record, out var above) || above < WriteOrder.NewInodes)
            return error;
        if (above < WriteOrder.NewestInodes)
            order = above + 1;
        else
            cache.WriteBack(WriteOrder.NewestInodes);
        return Errno.None;
    }

    /// <summary>Called before an inode gets a name in another directory and may lose its old one.</summary>
    /// <param name="inode">Who gets the name.</param>
    /// <param name="directory">Where.</param>
    /// <param name="block">The block of the directory that will hold the name.</param>
    Errno OrderBeforeMove(uint inode, uint directory, uint block)
    {
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        // An inode that the disk has not seen only has to come after its new directory.
        if (cache.IsDirty((byte*)record, out var own) && own >= WriteOrder.NewInodes)
        {
            error = OrderBelow(directory, out var order);
            if (error == Errno.None)
                error = Locate(inode, out record);
            if (error == Errno.None)
                Changed(record, order);
            return error;
        }
        // Any other loses its old name before new directories are written, and together with the other names that are lost.
        error = Locate(directory, out record);
        if (error != Errno.None)
            return error;
        var wait = cache.IsDirty((byte*)record, out var above) && above >= WriteOrder.NewInodes;
        error = Block(block, out var data);
        if (error != Errno.None)
            return error;
        wait |= cache.IsDirty(data, out var names) && names == WriteOrder.LostNames;
        if (wait)
            cache.WriteBack(WriteOrder.NewestInodes);
        return Errno.None;
    }
}
