using System;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>The path under which an open file was found, as /proc shows it.</summary>
public static unsafe class FilePath
{
    /// <returns>Bytes of the path; what does not fit is cut off. Files without a name: what Linux calls them.</returns>
    public static int Write(OpenFile* file, Span<byte> buffer)
    {
        var root = FileState.Current->Root;
        if (file->Node == null)
            return Copy(NameOf(file->Kind), buffer);
        if (file->Node->IsDirectory)
            return DirectoryPath.Find(root, file->Node, buffer, out var whole) == Errno.None ? whole : Copy("(deleted)"u8, buffer);
        if (file->Parent == null || DirectoryPath.Find(root, file->Parent, buffer, out var length) != Errno.None)
            return Copy("(unreachable)"u8, buffer);
        if (length > 1 && length < buffer.Length)
            buffer[length++] = (byte)'/';
        return length + Copy(file->Name, buffer[length..]);
    }

    static int Copy(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        var length = Math.Min(text.Length, buffer.Length);
        text[..length].CopyTo(buffer);
        return length;
    }

    static ReadOnlySpan<byte> NameOf(OpenKind kind) => kind switch
    {
        OpenKind.PipeReader or OpenKind.PipeWriter => "pipe:[0]"u8,
        OpenKind.EventCounter => "anon_inode:[eventfd]"u8,
        OpenKind.Epoll => "anon_inode:[eventpoll]"u8,
        _ => "(unknown)"u8,
    };
}
