using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>The calls that name files by path. Failures are <see cref="OsException"/> with the path as the subject.</summary>
internal static unsafe class FileSystem
{
    private const int CurrentDirectory = -100;
    private const int LongestPath = 4096;
    private const int NoFollow = 0x100;

    public static FileStatus Status(string path) => TryStatus(path, out var status) ? status : throw OsException.Last(path);

    /// <summary>Like <see cref="Status"/>, but describes a symbolic link instead of what it leads to.</summary>
    public static FileStatus LinkStatus(string path) => TryLinkStatus(path, out var status) ? status : throw OsException.Last(path);

    public static bool TryStatus(string path, out FileStatus status)
    {
        RawStatus raw;
        fixed (byte* name = OsString.EncodeTerminated(path))
        {
            var found = Libc.stat(name, &raw) == 0;
            status = found ? new(raw) : default;
            return found;
        }
    }

    public static bool TryLinkStatus(string path, out FileStatus status)
    {
        RawStatus raw;
        fixed (byte* name = OsString.EncodeTerminated(path))
        {
            var found = Libc.lstat(name, &raw) == 0;
            status = found ? new(raw) : default;
            return found;
        }
    }

    public static bool IsDirectory(string path) => TryStatus(path, out var status) && status.IsDirectory;

    /// <summary>Whether a program start of this file could work: regular, and the system lets us execute it.</summary>
    public static bool IsProgram(string path)
    {
        if (!TryStatus(path, out var status) || !status.IsRegular)
            return false;
        fixed (byte* name = OsString.EncodeTerminated(path))
            return Libc.access(name, 1) == 0;
    }

    /// <summary>The names in a directory without "." and "..", in byte order.</summary>
    public static List<string> Names(string path)
    {
        void* stream;
        fixed (byte* name = OsString.EncodeTerminated(path))
            stream = Libc.opendir(name);
        if (stream == null)
            throw OsException.Last(path);
        var names = new List<string>();
        try
        {
            for (DirectoryRecord* record; (record = Libc.readdir(stream)) != null;)
            {
                var name = OsString.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(record->Name));
                if (name is not ("." or ".."))
                    names.Add(name);
            }
            if (Marshal.GetLastPInvokeError() is not 0 and var error)
                throw new OsException(error, path);
        }
        finally
        {
            _ = Libc.closedir(stream);
        }
        names.Sort(string.CompareOrdinal);
        return names;
    }

    public static void MakeDirectory(string path, uint permissions = 0b111_111_111)
    {
        fixed (byte* name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.mkdir(name, permissions), path);
    }

    public static void RemoveDirectory(string path)
    {
        fixed (byte* name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.rmdir(name), path);
    }

    public static void Remove(string path)
    {
        fixed (byte* name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.unlink(name), path);
    }

    /// <summary>Renames; returns false where the two names are on different file systems.</summary>
    public static bool TryRename(string from, string to)
    {
        fixed (byte* source = OsString.EncodeTerminated(from), target = OsString.EncodeTerminated(to))
        {
            if (Libc.rename(source, target) == 0)
                return true;
        }
        var error = Marshal.GetLastPInvokeError();
        return error == Errno.CrossDevice ? false : throw new OsException(error, $"{from} -> {to}");
    }

    public static void Link(string target, string path)
    {
        fixed (byte* existing = OsString.EncodeTerminated(target), name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.link(existing, name), path);
    }

    public static void SymbolicLink(string target, string path)
    {
        fixed (byte* text = OsString.EncodeTerminated(target), name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.symlink(text, name), path);
    }

    public static string ReadLink(string path)
    {
        var buffer = stackalloc byte[LongestPath];
        fixed (byte* name = OsString.EncodeTerminated(path))
        {
            var length = Libc.readlink(name, buffer, LongestPath);
            return length >= 0 ? OsString.Decode(new ReadOnlySpan<byte>(buffer, (int)length)) : throw OsException.Last(path);
        }
    }

    public static void SetPermissions(string path, uint permissions)
    {
        fixed (byte* name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.chmod(name, permissions), path);
    }

    /// <summary>Sets the access and modification times of a file, not following a symbolic link.</summary>
    public static void SetTimes(string path, TimeSpec accessed, TimeSpec modified)
    {
        var times = stackalloc TimeSpec[] { accessed, modified };
        fixed (byte* name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.utimensat(CurrentDirectory, name, times, NoFollow), path);
    }

    /// <summary>Sets both times of a file to now.</summary>
    public static void Touch(string path)
    {
        fixed (byte* name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.utimensat(CurrentDirectory, name, null, 0), path);
    }

    public static void ChangeDirectory(string path)
    {
        fixed (byte* name = OsString.EncodeTerminated(path))
            OsException.Check(Libc.chdir(name), path);
    }

    public static string WorkingDirectory()
    {
        var buffer = stackalloc byte[LongestPath];
        return Libc.getcwd(buffer, LongestPath) != null
            ? OsString.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer))
            : throw OsException.Last("working directory");
    }
}
