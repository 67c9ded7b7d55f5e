using ExoCosmos.LibOS.Unix.Devices;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>A change of attributes as the calls that ext2 has for it.</summary>
internal static unsafe class Ext2Attributes
{
    public static Errno Set(Ext2Volume<Disk>* volume, uint inode, in AttributeChange change, Timestamp now)
    {
        var error = Errno.None;
        if ((change.What & AttributeFields.Mode) != 0)
            error = volume->SetMode(inode, change.Mode, now);
        if (error == Errno.None && (change.What & (AttributeFields.User | AttributeFields.Group)) != 0)
            error = SetOwner(volume, inode, change, now);
        if (error == Errno.None && (change.What & (AttributeFields.Accessed | AttributeFields.Modified)) != 0)
            error = volume->SetTimes(
                inode,
                (change.What & AttributeFields.Accessed) != 0 ? change.Accessed : null,
                (change.What & AttributeFields.Modified) != 0 ? change.Modified : null,
                now);
        return error;
    }

    static Errno SetOwner(Ext2Volume<Disk>* volume, uint inode, in AttributeChange change, Timestamp now)
    {
        var error = volume->GetStat(inode, out var stat);
        if (error != Errno.None)
            return error;
        var user = (change.What & AttributeFields.User) != 0 ? change.UserId : stat.UserId;
        var group = (change.What & AttributeFields.Group) != 0 ? change.GroupId : stat.GroupId;
        return volume->SetOwner(inode, user, group, now);
    }
}
