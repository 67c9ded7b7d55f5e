using System;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>
/// What the process half needs of files: programs to load and files to map. An open file is a pointer into shared memory with a
/// reference count, valid in every process of the instance.
/// </summary>
public static unsafe class FileObjects
{
    /// <summary>Opens a regular file with execute permission, relative to the calling process's directory.</summary>
    public static Errno OpenProgram(ReadOnlySpan<byte> path, out void* file)
    {
        file = null;
        var context = (FileContext*)Processes.Current->Files;
        var error = Opening.Open(context, context->WorkingDirectory, path, OpenFlags.ReadOnly, 0, out var opened);
        if (error != Errno.None)
            return error;
        if (opened->Kind != OpenKind.Regular)
            error = Errno.EACCES;
        else
            error = Access.Check(context, opened->Node, Access.Execute);
        if (error == Errno.None)
            file = opened;
        else
            OpenFile.Release(opened);
        return error;
    }

    /// <summary>The open file behind a descriptor of the calling process, with a reference taken. EBADF, ENODEV if it cannot be mapped.</summary>
    public static Errno FromDescriptor(int descriptor, bool write, out void* file)
    {
        file = null;
        var context = (FileContext*)Processes.Current->Files;
        var found = DescriptorTable.Get(context->Descriptors, descriptor);
        if (found == null)
            return Errno.EBADF;
        var error = found->Kind != OpenKind.Regular ? Errno.ENODEV
            : !found->CanRead || (write && !found->CanWrite) ? Errno.EACCES
            : Errno.None;
        if (error == Errno.None)
            file = found;
        else
            OpenFile.Release(found);
        return error;
    }

    public static void AddReference(void* file) => OpenFile.Retain((OpenFile*)file);

    public static void Release(void* file) => OpenFile.Release((OpenFile*)file);

    public static ulong Size(void* file) => StatOf(file).Size;

    /// <summary>Device and inode number, as /proc/self/maps shows them.</summary>
    public static void Identity(void* file, out ulong device, out ulong inode)
    {
        device = ((OpenFile*)file)->Node->Mount->Device;
        inode = ((OpenFile*)file)->Node->Inode;
    }

    /// <summary>The absolute path under which it was opened.</summary>
    /// <returns>Bytes of the path; what does not fit is cut off.</returns>
    public static int Path(void* file, Span<byte> buffer) => FilePath.Write((OpenFile*)file, buffer);

    /// <returns>Bytes read (fewer at the end of the file), or -errno.</returns>
    public static long ReadAt(void* file, ulong offset, byte* buffer, ulong length)
    {
        var error = Vnode.Read(((OpenFile*)file)->Node, offset, new Span<byte>(buffer, (int)Math.Min(length, int.MaxValue)), out var read);
        return error == Errno.None ? read : -(long)error;
    }

    /// <summary>For shared mappings: the mapping had the right to write, whatever the description says by now.</summary>
    /// <returns>Bytes written, or -errno.</returns>
    public static long WriteAt(void* file, ulong offset, byte* buffer, ulong length)
    {
        var node = ((OpenFile*)file)->Node;
        MountLock.Enter(node->Mount);
        var data = new ReadOnlySpan<byte>(buffer, (int)Math.Min(length, int.MaxValue));
        var error = FileSystemCalls.Write(node->Mount, node->Inode, offset, data, out var written);
        MountLock.Leave(node->Mount);
        return error == Errno.None ? written : -(long)error;
    }

    static Stat StatOf(void* file)
    {
        Vnode.GetStat(((OpenFile*)file)->Node, out var stat);
        return stat;
    }
}
