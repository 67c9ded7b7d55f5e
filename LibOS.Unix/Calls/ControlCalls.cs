using ExoCosmos.LibOS.Unix.Events;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Terminal;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>fcntl(2), flock(2), ioctl(2).</summary>
internal static unsafe class ControlCalls
{
    public static long Descriptor(FileContext* context, int fd, uint command, ulong argument)
    {
        const uint Duplicate = 0, GetFlags = 1, SetFlags = 2, GetStatus = 3, SetStatus = 4, DuplicateClosing = 1030, PipeSize = 1032;
        switch (command)
        {
            case Duplicate or DuplicateClosing:
                return DescriptorCalls.Duplicate(context, fd, argument > int.MaxValue ? -1 : (int)argument, command == DuplicateClosing);
            case GetFlags:
                return DescriptorTable.TryGetCloseOnExec(context->Descriptors, fd, out var close) ? close ? 1 : 0 : -(long)Errno.EBADF;
            default:
                break;
        }
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        long result = 0;
        switch (command)
        {
            case SetFlags:
                DescriptorTable.SetCloseOnExec(context->Descriptors, fd, (argument & 1) != 0);
                break;
            case GetStatus:
                result = (uint)file->Flags;
                break;
            case SetStatus:
                file->Flags = (file->Flags & ~OpenFlags.Settable) | ((OpenFlags)argument & OpenFlags.Settable);
                break;
            case PipeSize:
                result = file->Kind is OpenKind.PipeReader or OpenKind.PipeWriter ? Pipe.Capacity : -(long)Errno.EBADF;
                break;
            case RangeLockCalls.Get or RangeLockCalls.Set or RangeLockCalls.SetWaiting
                or RangeLockCalls.GetOwn or RangeLockCalls.SetOwn or RangeLockCalls.SetOwnWaiting:
                result = RangeLockCalls.Apply(context, file, command, argument);
                break;
            default:
                result = -(long)Errno.EINVAL;
                break;
        }
        OpenFile.Release(file);
        return result;
    }

    /// <summary>flock(2).</summary>
    public static long Lock(FileContext* context, int fd, uint operation)
    {
        const uint Shared = 1, Exclusive = 2, NonBlocking = 4, Unlock = 8;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var kind = operation & ~NonBlocking;
        var error = kind is not (Shared or Exclusive or Unlock) ? Errno.EINVAL
            : file->Node == null || file->Kind == OpenKind.Path ? Errno.EBADF
            : AdvisoryLocks.Apply(file->Node, new LockWish
            {
                Owner = (ulong)file, Last = ulong.MaxValue, WholeFile = true, Exclusive = kind == Exclusive, Unlock = kind == Unlock,
            }, (operation & NonBlocking) == 0);
        OpenFile.Release(file);
        return -(long)error;
    }

    public static long Control(FileContext* context, int fd, uint request, ulong argument)
    {
        const uint Available = 0x541B, NonBlocking = 0x5421, SetCloseOnExec = 0x5451, ClearCloseOnExec = 0x5450;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        Errno error;
        switch (request)
        {
            case SetCloseOnExec or ClearCloseOnExec:
                DescriptorTable.SetCloseOnExec(context->Descriptors, fd, request == SetCloseOnExec);
                error = Errno.None;
                break;
            case NonBlocking:
                error = UserMemory.TryCopyIn<int>(argument, out var on);
                if (error == Errno.None)
                    file->Flags = on != 0 ? file->Flags | OpenFlags.NonBlocking : file->Flags & ~OpenFlags.NonBlocking;
                break;
            case Available:
                error = CountAvailable(file, argument);
                break;
            default:
                error = file->Kind == OpenKind.Terminal ? TerminalControl.Apply(context, request, argument) : Errno.ENOTTY;
                break;
        }
        OpenFile.Release(file);
        return -(long)error;
    }

    static Errno CountAvailable(OpenFile* file, ulong address)
    {
        var error = Errno.None;
        ulong count = 0;
        switch (file->Kind)
        {
            case OpenKind.PipeReader:
                count = ((Pipe*)file->Channel)->Available;
                break;
            case OpenKind.Terminal:
                count = TerminalState.Pending();
                break;
            case OpenKind.Regular:
                error = Vnode.GetStat(file->Node, out var stat);
                count = stat.Size > file->Offset ? stat.Size - file->Offset : 0;
                break;
            default:
                error = Errno.ENOTTY;
                break;
        }
        return error == Errno.None ? UserMemory.TryCopyOut(address, (int)System.Math.Min(count, int.MaxValue)) : error;
    }
}
