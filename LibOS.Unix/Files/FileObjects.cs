using System;

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
        return Errno.ENOSYS;
    }

    /// <summary>The open file behind a descriptor of the calling process, with a reference taken. EBADF, ENODEV if it cannot be mapped.</summary>
    public static Errno FromDescriptor(int descriptor, bool write, out void* file)
    {
        file = null;
        return Errno.ENOSYS;
    }

    public static void AddReference(void* file)
    {
    }

    public static void Release(void* file)
    {
    }

    public static ulong Size(void* file) => 0;

    /// <summary>Device and inode number, as /proc/self/maps shows them.</summary>
    public static void Identity(void* file, out ulong device, out ulong inode) => device = inode = 0;

    /// <summary>The absolute path under which it was opened.</summary>
    /// <returns>Bytes of the path; what does not fit is cut off.</returns>
    public static int Path(void* file, Span<byte> buffer) => 0;

    /// <returns>Bytes read (fewer at the end of the file), or -errno.</returns>
    public static long ReadAt(void* file, ulong offset, byte* buffer, ulong length) => -(long)Errno.ENOSYS;

    /// <returns>Bytes written, or -errno.</returns>
    public static long WriteAt(void* file, ulong offset, byte* buffer, ulong length) => -(long)Errno.ENOSYS;
}
