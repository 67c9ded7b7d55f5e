using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Reading, writing, seeking, and making durable.</summary>
internal static unsafe class DataCalls
{
    /// <summary>The place in a file that its description remembers, and that moves on.</summary>
    private const long Own = -1;

    private enum Direction
    {
        FromFile,
        ToFile,
    }

    public static long Read(FileContext* context, int fd, ulong address, ulong length) => Move(context, fd, address, length, Own, Direction.FromFile);

    public static long Write(FileContext* context, int fd, ulong address, ulong length) => Move(context, fd, address, length, Own, Direction.ToFile);

    internal static long Read(FileContext* context, OpenFile* file, ulong address, ulong length) => Move(context, file, address, length, Own, Direction.FromFile);

    internal static long Write(FileContext* context, OpenFile* file, ulong address, ulong length) => Move(context, file, address, length, Own, Direction.ToFile);

    public static long ReadAt(FileContext* context, int fd, ulong address, ulong length, long offset) =>
        offset < 0 ? -(long)Errno.EINVAL : Move(context, fd, address, length, offset, Direction.FromFile);

    public static long WriteAt(FileContext* context, int fd, ulong address, ulong length, long offset) =>
        offset < 0 ? -(long)Errno.EINVAL : Move(context, fd, address, length, offset, Direction.ToFile);

    private static long Move(FileContext* context, int fd, ulong address, ulong length, long offset, Direction direction)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var result = Move(context, file, address, length, offset, direction);
        OpenFile.Release(file);
        return result;
    }

    /// <summary>Buffer by buffer: what has been moved counts, and the error behind it is met by the next call.</summary>
    private static long Move(FileContext* context, OpenFile* file, ulong address, ulong length, long offset, Direction direction)
    {
        long total = 0;
        do
        {
            var moved = 0;
            var error = UserBuffer.Take(address + (ulong)total, length - (ulong)total, direction == Direction.FromFile, out var buffer);
            if (error == Errno.None)
                error = Step(context, file, buffer, offset == Own ? Own : offset + total, direction, out moved);
            if (error != Errno.None)
                return total > 0 ? total : -(long)error;
            total += moved;
            // Only from a file may more than one step be taken: anything else could wait in the second.
            if (moved < buffer.Length || (direction == Direction.FromFile && offset == Own && file->Kind != OpenKind.Regular))
                break;
        }
        while ((ulong)total < length && total < int.MaxValue);
        return total;
    }

    private static Errno Step(FileContext* context, OpenFile* file, Span<byte> buffer, long offset, Direction direction, out int moved) => (direction, offset) switch
    {
        (Direction.FromFile, Own) => Transfer.Read(context, file, buffer, out moved),
        (_, Own) => Transfer.Write(context, file, buffer, out moved),
        (Direction.FromFile, _) => Transfer.ReadAt(file, (ulong)offset, buffer, out moved),
        _ => Transfer.WriteAt(file, (ulong)offset, buffer, out moved),
    };

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
