using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Calls on descriptors, whatever they lead to.</summary>
internal static unsafe class DescriptorCalls
{
    const uint RangeCloseOnExec = 4;

    public static long Close(FileContext* context, int fd)
    {
        var file = DescriptorTable.Remove(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        if (file->Node != null && file->Node->Locks != null)
            AdvisoryLocks.ReleaseProcess(file->Node, context->ProcessId);
        OpenFile.Release(file);
        return 0;
    }

    /// <summary>dup(2) and fcntl(F_DUPFD): the lowest free number from a minimum on.</summary>
    public static long Duplicate(FileContext* context, int fd, int minimum, bool closeOnExec)
    {
        if ((uint)minimum >= DescriptorTable.Limit)
            return -(long)Errno.EINVAL;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var error = DescriptorTable.Add(context->Descriptors, file, minimum, closeOnExec, out var copy);
        if (error == Errno.None)
            return copy;
        OpenFile.Release(file);
        return -(long)error;
    }

    /// <summary>dup2(2), which lets both be the same, and dup3(2), which does not.</summary>
    public static long DuplicateTo(FileContext* context, int fd, int target, uint flags, bool maySame)
    {
        if ((flags & ~(uint)OpenFlags.CloseOnExec) != 0 || (fd == target && !maySame))
            return -(long)Errno.EINVAL;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        if (fd == target)
        {
            OpenFile.Release(file);
            return target;
        }
        var error = DescriptorTable.Set(context->Descriptors, file, target, flags != 0);
        if (error == Errno.None)
            return target;
        OpenFile.Release(file);
        return -(long)error;
    }

    public static long CloseRange(FileContext* context, uint first, uint last, uint flags)
    {
        if (first > last || (flags & ~(RangeCloseOnExec | 2)) != 0)
            return -(long)Errno.EINVAL;
        for (var fd = first > DescriptorTable.Limit ? -1 : (int)first; fd >= 0; fd++)
        {
            fd = DescriptorTable.NextUsed(context->Descriptors, fd);
            if (fd < 0 || (uint)fd > last)
                break;
            if ((flags & RangeCloseOnExec) != 0)
                DescriptorTable.SetCloseOnExec(context->Descriptors, fd, true);
            else
                Close(context, fd);
        }
        return 0;
    }
}
