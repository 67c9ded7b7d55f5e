using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Reading, writing, seeking, and making durable.</summary>
internal static unsafe class DataCalls
{
    public static long Read(FileContext* context, int fd, ulong address, ulong length)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var result = Read(context, file, address, length);
        OpenFile.Release(file);
        return result;
    }

    internal static long Read(FileContext* context, OpenFile* file, ulong address, ulong length)
    {
        long total = 0;
        do
        {
            var error = UserBuffer.Take(address + (ulong)total, length - (ulong)total, true, out var buffer);
            var read = 0;
            if (error == Errno.None)
                error = Transfer.Read(context, file, buffer, out read);
            if (error != Errno.None)
                return total > 0 ? total : -(long)error;
            total += read;
            // Only a file may take more than one step: anything else could wait in the second.
            if (read < buffer.Length || file->Kind != OpenKind.Regular)
                break;
        }
        while ((ulong)total < length && total < int.MaxValue);
        return total;
    }

    public static long Write(FileContext* context, int fd, ulong address, ulong length)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var result = Write(context, file, address, length);
        OpenFile.Release(file);
        return result;
    }

    internal static long Write(FileContext* context, OpenFile* file, ulong address, ulong length)
    {
        long total = 0;
        do
        {
            var error = UserBuffer.Take(address + (ulong)total, length - (ulong)total, false, out var buffer);
            var written = 0;
            if (error == Errno.None)
                error = Transfer.Write(context, file, buffer, out written);
            if (error != Errno.None)
                return total > 0 ? total : -(long)error;
            total += written;
            if (written < buffer.Length)
                break;
        }
        while ((ulong)total < length && total < int.MaxValue);
        return total;
    }

    public static long ReadAt(FileContext* context, int fd, ulong address, ulong length, long offset)
    {
        if (offset < 0)
            return -(long)Errno.EINVAL;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        long total = 0;
        do
        {
            var error = UserBuffer.Take(address + (ulong)total, length - (ulong)total, true, out var buffer);
            var read = 0;
            if (error == Errno.None)
                error = Transfer.ReadAt(file, (ulong)(offset + total), buffer, out read);
            if (error != Errno.None && total == 0)
                total = -(long)error;
            if (error != Errno.None)
                break;
            total += read;
            if (read < buffer.Length)
                break;
        }
        while ((ulong)total < length && total < int.MaxValue);
        OpenFile.Release(file);
        return total;
    }

    public static long WriteAt(FileContext* context, int fd, ulong address, ulong length, long offset)
    {
        if (offset < 0)
            return -(long)Errno.EINVAL;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        long total = 0;
        do
        {
            var error = UserBuffer.Take(address + (ulong)total, length - (ulong)total, false, out var buffer);
            var written = 0;
            if (error == Errno.None)
                error = Transfer.WriteAt(file, (ulong)(offset + total), buffer, out written);
            if (error != Errno.None && total == 0)
                total = -(long)error;
            if (error != Errno.None)
                break;
            total += written;
            if (written < buffer.Length)
                break;
        }
        while ((ulong)total < length && total < int.MaxValue);
        OpenFile.Release(file);
        return total;
    }

    /// <summary>lseek(2). Files are all data: SEEK_DATA finds it at once, SEEK_HOLE at the end.</summary>
    public static long Seek(FileContext* context, int fd, long offset, uint whence)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var result = Seek(file, offset, whence);
        OpenFile.Release(file);
        return result;
    }

    static long Seek(OpenFile* file, long offset, uint whence)
    {
        if (file->Kind is OpenKind.Null or OpenKind.Zero or OpenKind.Full or OpenKind.Random)
            return 0;
        if (file->Kind is not (OpenKind.Regular or OpenKind.Directory or OpenKind.Generated))
            return file->Kind == OpenKind.Path ? -(long)Errno.EBADF : -(long)Errno.ESPIPE;
        var error = Vnode.GetStat(file->Node, out var stat);
        if (error != Errno.None)
            return -(long)error;
        var size = (long)stat.Size;
        file->OffsetLock.Acquire();
        var start = whence switch
        {
            0 => 0,
            1 => (long)file->Offset,
            2 => size,
            3 or 4 when offset < 0 || offset >= size => -(long)Errno.ENXIO,
            3 => 0,
            4 => size - offset,
            _ => -(long)Errno.EINVAL,
        };
        var result = start;
        if (start >= 0)
        {
            // A cookie of a directory may be any number that was handed out before.
            result = offset > long.MaxValue - start || start + offset < 0 ? -(long)Errno.EINVAL : start + offset;
            if (result >= 0)
                file->Offset = (ulong)result;
        }
        file->OffsetLock.Release();
        return result;
    }

    public static long Truncate(FileContext* context, int fd, long size)
    {
        if (size < 0)
            return -(long)Errno.EINVAL;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var error = file->Kind != OpenKind.Regular || !file->CanWrite ? Errno.EINVAL : Naming.Truncate(file->Node, (ulong)size);
        OpenFile.Release(file);
        return -(long)error;
    }

    public static long SyncFile(FileContext* context, int fd)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var error = file->Kind is OpenKind.Regular or OpenKind.Directory ? Naming.Sync(file->Node->Mount) : Errno.EINVAL;
        OpenFile.Release(file);
        return -(long)error;
    }

    /// <summary>sync(2): errors are not its business.</summary>
    public static long SyncAll()
    {
        for (var mount = FileState.Current->Mounts; mount != null; mount = mount->Next)
            Naming.Sync(mount);
        return 0;
    }
}
