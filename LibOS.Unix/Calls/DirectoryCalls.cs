using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Listing directories and moving between them.</summary>
internal static unsafe class DirectoryCalls
{
    /// <summary>getdents(2) with its 32-bit entries: nobody uses it any more.</summary>
    public const long OldEntries = -(long)Errno.ENOSYS;

    /// <summary>getdents64(2). Packed into a page here and copied out, so that no user page is touched under a lock.</summary>
    public static long Entries(FileContext* context, int fd, ulong address, ulong length)
    {
        const int PageSize = 4096;
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        if (file->Kind != OpenKind.Directory)
        {
            OpenFile.Release(file);
            return -(long)Errno.ENOTDIR;
        }
        var buffer = stackalloc byte[PageSize];
        file->OffsetLock.Acquire();
        var sink = new EntryPacker(buffer, (int)Math.Min(length, PageSize), file->Offset);
        var mount = file->Node->Mount;
        MountLock.Enter(mount);
        var error = FileSystemCalls.ReadDirectory(mount, file->Node->Inode, file->Offset, ref sink);
        MountLock.Leave(mount);
        if (error == Errno.None && sink.Used == 0 && sink.Overflowed)
            error = Errno.EINVAL;
        if (error == Errno.None)
            error = UserMemory.TryCopyOut(address, new ReadOnlySpan<byte>(buffer, sink.Used));
        if (error == Errno.None)
            file->Offset = sink.Next;
        file->OffsetLock.Release();
        OpenFile.Release(file);
        return error == Errno.None ? sink.Used : -(long)error;
    }

    /// <summary>
    /// struct linux_dirent64: <c>| inode 8 | next 8 | length 2 | type 1 | name, NUL, padding to 8 |</c>
    /// </summary>
    struct EntryPacker(byte* buffer, int capacity, ulong start) : IDirectorySink
    {
        const int NameOffset = 19;

        public int Used;
        public bool Overflowed;
        public ulong Next = start;

        public bool Add(uint inode, byte type, ReadOnlySpan<byte> name, ulong next)
        {
            var size = (NameOffset + name.Length + 1 + 7) & ~7;
            if (size > capacity - Used)
            {
                Overflowed = true;
                return false;
            }
            var entry = new Span<byte>(buffer + Used, size);
            entry.Clear();
            MemoryMarshal.Write(entry, (ulong)inode);
            MemoryMarshal.Write(entry[8..], next);
            MemoryMarshal.Write(entry[16..], (ushort)size);
            entry[18] = type;
            name.CopyTo(entry[NameOffset..]);
            Used += size;
            Next = next;
            return true;
        }
    }

    /// <summary>getcwd(2): the length with the NUL.</summary>
    public static long WorkingDirectory(FileContext* context, ulong address, ulong size)
    {
        var buffer = stackalloc byte[PathWalk.BufferSize];
        var error = DirectoryPath.Find(context->Root, context->WorkingDirectory, new Span<byte>(buffer, PathWalk.BufferSize - 1), out var length);
        if (error != Errno.None)
            return -(long)error;
        buffer[length++] = 0;
        if ((ulong)length > size)
            return -(long)Errno.ERANGE;
        error = UserMemory.TryCopyOut(address, new ReadOnlySpan<byte>(buffer, length));
        return error == Errno.None ? length : -(long)error;
    }

    public static long Change(FileContext* context, ulong path)
    {
        var error = CallPath.Find(context, CallPath.WorkingDirectory, path, 0, out var node, out var file);
        if (error == Errno.None)
            error = Enter(context, node);
        Vnode.Release(node);
        OpenFile.Release(file);
        return -(long)error;
    }

    public static long ChangeTo(FileContext* context, int fd)
    {
        var file = DescriptorTable.Get(context->Descriptors, fd);
        if (file == null)
            return -(long)Errno.EBADF;
        var error = Enter(context, file->Node);
        OpenFile.Release(file);
        return -(long)error;
    }

    static Errno Enter(FileContext* context, Vnode* node)
    {
        if (node == null || !node->IsDirectory)
            return Errno.ENOTDIR;
        var error = Access.Check(context, node, Access.Execute);
        if (error != Errno.None)
            return error;
        var before = context->WorkingDirectory;
        context->WorkingDirectory = Vnode.Retain(node);
        Vnode.Release(before);
        return Errno.None;
    }
}
