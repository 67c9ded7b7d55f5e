using System;
using ExoCosmos.LibOS.Unix.Events;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Terminal;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>read(2) and write(2) over everything that can be open.</summary>
public static unsafe class Transfer
{
    /// <summary>Reads at the description's offset, which moves.</summary>
    public static Errno Read(FileContext* context, OpenFile* file, Span<byte> buffer, out int read)
    {
        read = 0;
        if (!file->CanRead)
            return Errno.EBADF;
        if (file->Kind is not (OpenKind.Regular or OpenKind.Generated))
            return ReadStream(context, file, buffer, out read);
        file->OffsetLock.Acquire();
        var error = file->Kind == OpenKind.Generated
            ? Snapshot.Read(file, file->Offset, buffer, out read)
            : Vnode.Read(file->Node, file->Offset, buffer, out read);
        file->Offset += (uint)read;
        file->OffsetLock.Release();
        return error;
    }

    /// <summary>pread(2).</summary>
    public static Errno ReadAt(OpenFile* file, ulong offset, Span<byte> buffer, out int read)
    {
        read = 0;
        if (!file->CanRead)
            return Errno.EBADF;
        switch (file->Kind)
        {
            case OpenKind.Regular:
                return Vnode.Read(file->Node, offset, buffer, out read);
            case OpenKind.Generated:
                file->OffsetLock.Acquire();
                var error = Snapshot.Read(file, offset, buffer, out read);
                file->OffsetLock.Release();
                return error;
            case OpenKind.Directory:
                return Errno.EISDIR;
            case OpenKind.Null or OpenKind.Zero or OpenKind.Full or OpenKind.Random:
                return ReadStream(null, file, buffer, out read);
            default:
                return Errno.ESPIPE;
        }
    }

    static Errno ReadStream(FileContext* context, OpenFile* file, Span<byte> buffer, out int read)
    {
        read = 0;
        switch (file->Kind)
        {
            case OpenKind.Directory:
                return Errno.EISDIR;
            case OpenKind.Null:
                return Errno.None;
            case OpenKind.Zero or OpenKind.Full:
                buffer.Clear();
                read = buffer.Length;
                return Errno.None;
            case OpenKind.Random:
                if (!Entropy.Fill(buffer))
                    return Errno.EIO;
                read = buffer.Length;
                return Errno.None;
            case OpenKind.Terminal:
                return TerminalState.Read(buffer, file->IsNonBlocking, out read);
            case OpenKind.PipeReader:
                return Pipe.Read((Pipe*)file->Channel, buffer, file->IsNonBlocking, out read);
            case OpenKind.EventCounter:
                return EventCounter.Read((EventCounter*)file->Channel, buffer, file->IsNonBlocking, out read);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Writes at the description's offset, which moves; at the end of the file with O_APPEND.</summary>
    public static Errno Write(FileContext* context, OpenFile* file, ReadOnlySpan<byte> data, out int written)
    {
        written = 0;
        if (!file->CanWrite)
            return Errno.EBADF;
        if (file->Kind != OpenKind.Regular)
            return WriteStream(context, file, data, out written);
        file->OffsetLock.Acquire();
        var start = file->Offset;
        var error = (file->Flags & OpenFlags.Append) != 0
            ? Append(file, data, out start, out written)
            : WriteRegular(file, start, data, out written);
        if (error == Errno.None)
            file->Offset = start + (uint)written;
        file->OffsetLock.Release();
        return error;
    }

    /// <summary>pwrite(2).</summary>
    public static Errno WriteAt(OpenFile* file, ulong offset, ReadOnlySpan<byte> data, out int written)
    {
        written = 0;
        if (!file->CanWrite)
            return Errno.EBADF;
        switch (file->Kind)
        {
            case OpenKind.Regular:
                return (file->Flags & OpenFlags.Append) != 0 ? Append(file, data, out _, out written) : WriteRegular(file, offset, data, out written);
            case OpenKind.Null or OpenKind.Zero or OpenKind.Full or OpenKind.Random:
                return WriteStream(null, file, data, out written);
            default:
                return Errno.ESPIPE;
        }
    }

    static Errno WriteRegular(OpenFile* file, ulong offset, ReadOnlySpan<byte> data, out int written)
    {
        var mount = file->Node->Mount;
        MountLock.Enter(mount);
        var error = FileSystemCalls.Write(mount, file->Node->Inode, offset, data, out written);
        if (error == Errno.None && (file->Flags & OpenFlags.DataSync) != 0)
            error = FileSystemCalls.Sync(mount);
        MountLock.Leave(mount);
        return error;
    }

    /// <summary>Finds the end and writes there without letting anybody in between.</summary>
    static Errno Append(OpenFile* file, ReadOnlySpan<byte> data, out ulong start, out int written)
    {
        written = 0;
        var mount = file->Node->Mount;
        MountLock.Enter(mount);
        var error = FileSystemCalls.GetStat(mount, file->Node->Inode, out var stat);
        start = stat.Size;
        if (error == Errno.None)
            error = FileSystemCalls.Write(mount, file->Node->Inode, start, data, out written);
        MountLock.Leave(mount);
        return error;
    }

    static Errno WriteStream(FileContext* context, OpenFile* file, ReadOnlySpan<byte> data, out int written)
    {
        written = 0;
        switch (file->Kind)
        {
            case OpenKind.Generated:
                var inode = file->Node->Mount->Kind == FileSystemKind.Proc ? file->Node->Inode : 0;
                var error = inode == ProcFileSystem.Power ? ExoPower.Write(data) : inode == ProcFileSystem.Tracing ? ExoTrace.Order(data) : Errno.EINVAL;
                written = error == Errno.None ? data.Length : 0;
                return error;
            case OpenKind.Full:
                return Errno.ENOSPC;
            case OpenKind.Null or OpenKind.Zero or OpenKind.Random:
                written = data.Length;
                return Errno.None;
            case OpenKind.Terminal:
                return TerminalState.Write(data, out written);
            case OpenKind.PipeWriter:
                return Pipe.Write((Pipe*)file->Channel, data, file->IsNonBlocking, out written);
            case OpenKind.EventCounter:
                return EventCounter.Write((EventCounter*)file->Channel, data, file->IsNonBlocking, out written);
            default:
                return Errno.EINVAL;
        }
    }
}
