using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Taking inodes: files in the group of their directory, directories of the root spread over the disk.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Takes an inode and fills in what every new one has; it has no links yet.</summary>
    Errno AllocateInode(uint parent, ushort mode, uint user, uint group, Timestamp now, out uint inode)
    {
        inode = 0;
        var directory = FileMode.IsDirectory(mode);
        for (var again = false; ; again = true)
        {
            var error = FindHome(parent, directory, out var home);
            if (error != Errno.None)
                return error;
            for (uint i = 0; i < geometry.Groups; i++)
            {
                error = AllocateInodeIn((uint)(((ulong)home + i) % geometry.Groups), directory, out inode);
                if (error == Errno.None)
                    return Prepare(inode, parent, mode, user, group, now);
                if (error != Errno.ENOSPC)
                    return error;
            }
            if (again || pendingInodes == 0)
                return Errno.ENOSPC;
            error = Settle();
            if (error != Errno.None)
                return error;
        }
    }

    /// <summary>The parent's group, or for a directory in the root the emptiest group.</summary>
    Errno FindHome(uint parent, bool directory, out uint home)
    {
        home = geometry.GroupOfInode(parent);
        if (!directory || parent != Ext2Volume.RootInode)
            return Errno.None;
        var best = 0;
        for (uint group = 0; group < geometry.Groups; group++)
        {
            var error = Group(group, out var descriptor);
            if (error != Errno.None)
                return error;
            if (descriptor->FreeInodes > 0 && descriptor->FreeBlocks > best)
            {
                best = descriptor->FreeBlocks;
                home = group;
            }
        }
        return Errno.None;
    }

    Errno AllocateInodeIn(uint group, bool directory, out uint inode)
    {
        inode = 0;
        var error = Group(group, out var descriptor);
        if (error != Errno.None)
            return error;
        if (descriptor->FreeInodes == 0)
            return Errno.ENOSPC;
        error = Block(descriptor->InodeBitmap, out var data);
        if (error != Errno.None)
            return error;
        var bits = new Span<byte>(data, (int)geometry.BlockSize);
        var from = group == 0 ? (int)geometry.FirstInode - 1 : 0;
        var index = Bitmap.FindFirst(bits, from, (int)geometry.InodesPerGroup);
        if (index < 0)
            return Errno.ENOSPC;
        inode = group * geometry.InodesPerGroup + (uint)index + 1;
        error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        // An inode with links whose bit is clear belongs to a file that the bitmap has forgotten.
        if (record->Links != 0 || FindOpen(inode) != 0 || freeInodes == 0)
            return Corrupt();
        Bitmap.Set(bits, index, 1);
        MarkBits(data, index, 1, WriteOrder.Allocation);
        descriptor->FreeInodes--;
        if (directory)
            descriptor->Directories++;
        cache.MarkDirty((byte*)descriptor, 1, WriteOrder.Counts);
        freeInodes--;
        return Errno.None;
    }

    Errno Prepare(uint inode, uint parent, ushort mode, uint user, uint group, Timestamp now)
    {
        var error = OrderBelow(parent, out var order);
        if (error != Errno.None)
            return error;
        error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        new Span<byte>(record, geometry.InodeSize).Clear();
        record->Mode = mode;
        record->SetOwner(user, group);
        record->Generation = ++generation;
        if (geometry.InodeSize > InodeRecord.BaseSize)
            record->ExtraSize = (ushort)extraInodeSize;
        InodeTimes.SetBorn(record, geometry.InodeSize, now);
        InodeTimes.SetAccessed(record, geometry.InodeSize, now);
        InodeTimes.SetModified(record, geometry.InodeSize, now);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record, order);
        return Errno.None;
    }

    /// <summary>Frees an inode that has neither names nor references, and everything it owns.</summary>
    Errno Destroy(uint inode, Timestamp now)
    {
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        var directory = FileMode.IsDirectory(record->Mode);
        if (directory || FileMode.IsRegular(record->Mode) || (FileMode.IsSymbolicLink(record->Mode) && !IsFastLink(record)))
        {
            error = FreeFrom(inode, 0);
            if (error != Errno.None)
                return error;
        }
        error = FreeAttributes(inode);
        if (error == Errno.None)
            error = Locate(inode, out record);
        if (error != Errno.None)
            return error;
        record->Links = 0;
        record->SetLength(0);
        // Small values would be taken for links of the list of orphans that ext3 keeps in this field.
        record->Deleted = (uint)Math.Max((long)geometry.InodeCount + 1, Math.Min(now.Seconds, uint.MaxValue));
        Changed(record);
        return ReleaseInode(inode, directory);
    }

    /// <summary>Drops the inode's share of its block of extended attributes.</summary>
    Errno FreeAttributes(uint inode)
    {
        const uint magic = 0xEA020000;
        var error = Locate(inode, out var record);
        if (error != Errno.None || record->AttributeBlock == 0)
            return error;
        var block = record->AttributeBlock;
        record->AttributeBlock = 0;
        record->Sectors -= Math.Min(record->Sectors, geometry.SectorsPerBlock);
        Changed(record);
        error = PointerBlock(block, out var header);
        if (error != Errno.None)
            return error;
        if (header[0] != magic)
            return Corrupt();
        if (header[1] <= 1)
        {
            uint released = 0;
            return Release(block, 1, ref released);
        }
        header[1]--;
        cache.MarkDirty((byte*)header, 1, WriteOrder.Counts);
        return Errno.None;
    }
}
