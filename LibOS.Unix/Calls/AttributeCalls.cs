using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Permissions, owners and times.</summary>
internal static unsafe class AttributeCalls
{
    const uint EffectiveIds = 0x200;
    const uint Unchanged = uint.MaxValue;
    const long TimeNow = 0x3FFF_FFFF, TimeOmit = 0x3FFF_FFFE;

    public enum Unit { Microseconds, Nanoseconds }

    public static long Access(FileContext* context, int directory, ulong path, uint mode, uint flags)
    {
        if (mode > 7 || (flags & ~(EffectiveIds | CallPath.NoFollow | CallPath.EmptyPath)) != 0)
            return -(long)Errno.EINVAL;
        var error = CallPath.Find(context, directory, path, flags & ~EffectiveIds, out var node, out var file);
        if (error == Errno.None && node != null && mode != 0)
        {
            error = Vnode.GetStat(node, out var stat);
            var effective = (flags & EffectiveIds) != 0;
            if (error == Errno.None)
                error = FileSystem.Vfs.Access.Check(
                    effective ? context->UserId : context->RealUserId, effective ? context->GroupId : context->RealGroupId, stat, (int)mode);
            if (error == Errno.None && (mode & FileSystem.Vfs.Access.Write) != 0 && node->Mount->ReadOnly && !FileMode.IsDevice(stat.Mode))
                error = Errno.EROFS;
        }
        Vnode.Release(node);
        OpenFile.Release(file);
        return -(long)error;
    }

    public static long ChangeMode(FileContext* context, int directory, ulong path, uint mode, uint flags) => Change(
        context, directory, path, flags, new AttributeChange { What = AttributeFields.Mode, Mode = (ushort)(mode & FileMode.PermissionMask) });

    public static long ChangeOwner(FileContext* context, int directory, ulong path, uint user, uint group, uint flags)
    {
        var change = new AttributeChange { UserId = user, GroupId = group };
        if (user != Unchanged)
            change.What |= AttributeFields.User;
        if (group != Unchanged)
            change.What |= AttributeFields.Group;
        return Change(context, directory, path, flags, change);
    }

    static long Change(FileContext* context, int directory, ulong path, uint flags, in AttributeChange change)
    {
        if ((flags & ~(CallPath.NoFollow | CallPath.EmptyPath)) != 0)
            return -(long)Errno.EINVAL;
        var error = CallPath.Find(context, directory, path, flags, out var node, out var file);
        if (error == Errno.None && node != null)
            error = MayChange(context, node, change);
        if (error == Errno.None && node != null)
            error = (change.What & AttributeFields.Mode) != 0 && node->IsSymbolicLink
                ? Errno.EOPNOTSUPP
                : Naming.SetAttributes(node, change);
        Vnode.Release(node);
        OpenFile.Release(file);
        return -(long)error;
    }

    /// <summary>The owner may; the owner himself is changed by user 0 alone.</summary>
    static Errno MayChange(FileContext* context, Vnode* node, in AttributeChange change)
    {
        if (context->UserId == 0)
            return Errno.None;
        var error = Vnode.GetStat(node, out var stat);
        if (error != Errno.None)
            return error;
        var owner = stat.UserId == context->UserId && (change.What & AttributeFields.User) == 0;
        return owner ? Errno.None : Errno.EPERM;
    }

    public static long Mask(FileContext* context, uint mask)
    {
        var before = context->Umask;
        context->Umask = mask & 0x1FF;
        return before;
    }

    /// <summary>utimensat(2), utimes(2) and futimesat(2); without times: now.</summary>
    public static long Times(FileContext* context, int directory, ulong path, ulong times, Unit unit, uint flags)
    {
        var now = FileTime.Now;
        var change = new AttributeChange { What = AttributeFields.Accessed | AttributeFields.Modified, Accessed = now, Modified = now };
        if (times != 0)
        {
            var error = UserMemory.TryCopyIn<TimePair>(times, out var pair);
            if (error != Errno.None)
                return -(long)error;
            change.What = AttributeFields.None;
            if (!Decode(pair.Accessed, unit, now, AttributeFields.Accessed, ref change.What, out change.Accessed)
                || !Decode(pair.Modified, unit, now, AttributeFields.Modified, ref change.What, out change.Modified))
                return -(long)Errno.EINVAL;
            if (change.What == AttributeFields.None)
                return 0;
        }
        return path == 0 && directory != CallPath.WorkingDirectory
            ? Change(context, directory, 0, flags | CallPath.EmptyPath, change)
            : Change(context, directory, path, flags, change);
    }

    static bool Decode(
        in TimeRecord record, Unit unit, Timestamp now, AttributeFields field, ref AttributeFields what, out Timestamp time)
    {
        time = now;
        if (unit == Unit.Nanoseconds && record.Nanoseconds == TimeOmit)
            return true;
        what |= field;
        if (unit == Unit.Nanoseconds && record.Nanoseconds == TimeNow)
            return true;
        if (record.Nanoseconds < 0 || record.Nanoseconds >= (unit == Unit.Nanoseconds ? 1_000_000_000 : 1_000_000))
            return false;
        time = new Timestamp(record.Seconds, (uint)record.Nanoseconds * (unit == Unit.Nanoseconds ? 1u : 1000u));
        return true;
    }

    /// <summary>utime(2): two numbers of seconds.</summary>
    public static long OldTimes(FileContext* context, ulong path, ulong times)
    {
        var now = FileTime.Now;
        var change = new AttributeChange { What = AttributeFields.Accessed | AttributeFields.Modified, Accessed = now, Modified = now };
        if (times != 0)
        {
            var error = UserMemory.TryCopyIn<TimeRecord>(times, out var pair);
            if (error != Errno.None)
                return -(long)error;
            change.Accessed = new Timestamp(pair.Seconds);
            change.Modified = new Timestamp(pair.Nanoseconds);
        }
        return Change(context, CallPath.WorkingDirectory, path, 0, change);
    }

    [StructLayout(LayoutKind.Sequential)]
    struct TimePair
    {
        public TimeRecord Accessed, Modified;
    }
}
