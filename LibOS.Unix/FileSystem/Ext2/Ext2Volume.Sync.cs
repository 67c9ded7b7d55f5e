using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Making changes durable, and ending.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Counts failed writes to the disk since mount: whoever sees it change between opening and closing a file may have lost data.</summary>
    public uint WriteErrors
    {
        get
        {
            NoteWriteErrors();
            return writeErrors;
        }
    }

    /// <summary>sync(2), and fsync(2) of any file: returns when every change is durable.</summary>
    /// <returns><see cref="Errno.EIO"/> if some write has failed since the last call; what failed is lost.</returns>
    public Errno Sync(Timestamp now)
    {
        if (!writable)
            return Errno.None;
        var error = Errno.None;
        if (cache.DirtyPages > 0 || pendingCount > 0)
        {
            error = Settle();
            var updated = UpdateSuperblock(now, unmounting: false);
            error = error != Errno.None ? error : updated;
        }
        NoteWriteErrors();
        if (writeErrors != reportedWriteErrors)
        {
            reportedWriteErrors = writeErrors;
            error = Errno.EIO;
        }
        return error;
    }

    /// <summary>Ends the use of the volume: its memory is the caller's again unless an error says otherwise.</summary>
    /// <param name="now">The time.</param>
    /// <param name="force">True to unmount although inodes are open; those without names are freed.</param>
    /// <returns><see cref="Errno.EBUSY"/> if inodes are open and it is not forced: still mounted. Other errors: unmounted, not all is durable.</returns>
    public Errno Unmount(Timestamp now, bool force = false)
    {
        if (openCount > 0 && !force)
            return Errno.EBUSY;
        for (uint slot = 1; slot <= openCapacity; slot++)
        {
            while (openInodes[slot].References > 0)
                Close(openInodes[slot].Number, now);
        }
        var error = Sync(now);
        if (error != Errno.None || !writable)
            return error;
        error = UpdateSuperblock(now, unmounting: true);
        writable = false;
        NoteWriteErrors();
        return writeErrors != reportedWriteErrors ? Errno.EIO : error;
    }

    /// <summary>Puts the volume's own lists right after a process died while it held the lock.</summary>
    /// <remarks>What that process was doing may be half done, so the volume will not claim to be in order when it is unmounted.
    /// References that it held are still counted: their owner closes them.</remarks>
    public void Recover()
    {
        cache.Recover();
        LinkOpenInodes();
        clean = false;
    }

    /// <summary>Says on the disk that the volume is in use.</summary>
    Errno MarkMounted(Timestamp now)
    {
        var error = SuperblockRecord(out var super);
        if (error != Errno.None)
            return error;
        super->MountTime = (uint)now.Seconds;
        super->MountCount++;
        error = UpdateSuperblock(now, unmounting: false);
        NoteWriteErrors();
        return writeErrors > 0 ? Errno.EIO : error;
    }

    Errno UpdateSuperblock(Timestamp now, bool unmounting)
    {
        var error = SuperblockRecord(out var super);
        if (error != Errno.None)
            return error;
        super->FreeBlocks = freeBlocks;
        super->FreeInodes = freeInodes;
        super->WriteTime = (uint)now.Seconds;
        var state = super->State & ~Superblock.StateClean;
        if (unmounting && clean)
            state |= Superblock.StateClean;
        if (damaged)
            state |= Superblock.StateErrors;
        super->State = (ushort)state;
        cache.MarkDirty((byte*)super, 2, WriteOrder.Counts);
        cache.WriteBack(WriteOrder.Counts);
        cache.Flush();
        return Errno.None;
    }

    void NoteWriteErrors()
    {
        if (cache.TakeWriteError(out var metadata) == Errno.None)
            return;
        writeErrors++;
        if (metadata)
            Corrupt();
    }
}
