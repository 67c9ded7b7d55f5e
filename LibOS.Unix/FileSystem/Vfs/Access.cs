namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>Permission bits against the identity of a process: inside an instance a matter of order, not of protection.</summary>
public static unsafe class Access
{
    public const int Read = 4;
    public const int Write = 2;
    public const int Execute = 1;

    /// <summary>Whether a process may do something with an inode: <see cref="Errno.EACCES"/> if not.</summary>
    public static Errno Check(FileContext* context, Vnode* node, int wanted)
    {
        if (context->UserId == 0 && (wanted & Execute) == 0 || context->UserId == 0 && node->IsDirectory)
            return Errno.None;
        var error = Vnode.GetStat(node, out var stat);
        return error != Errno.None ? error : Check(context->UserId, context->GroupId, stat, wanted);
    }

    public static Errno Check(uint user, uint group, in Stat stat, int wanted)
    {
        int allowed;
        if (user == 0)
            allowed = Read | Write | (FileMode.IsDirectory(stat.Mode) || (stat.Mode & 0x49) != 0 ? Execute : 0);
        else if (user == stat.UserId)
            allowed = stat.Mode >> 6 & 7;
        else if (group == stat.GroupId)
            allowed = stat.Mode >> 3 & 7;
        else
            allowed = stat.Mode & 7;
        return (wanted & ~allowed) == 0 ? Errno.None : Errno.EACCES;
    }
}
