using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary>Copies files and trees. Holes stay holes; symbolic links in a tree are copied as links.</summary>
internal sealed class FileCopier(CommandContext context, bool preserve)
{
    private const int Chunk = 128 * 1024;
    private const int HoleUnit = 4096;
    private readonly byte[] _buffer = new byte[Chunk];

    /// <summary>Copies one file's content and mode.</summary>
    public void CopyFile(string source, string target)
    {
        using var from = Descriptor.Open(source, OpenMode.Read);
        var status = from.Status();
        if (FileSystem.TryStatus(target, out var existing) && existing.IsSameFile(status))
            throw new OsException(Errno.Invalid, $"{source} and {target} are the same file");
        using (var to = Descriptor.Open(target, OpenMode.Write | OpenMode.Create | OpenMode.Truncate, status.Permissions & 0x1FF))
            CopyContent(from, to, source, target, keepHoles: status.IsRegular && to.Status().IsRegular);
        Preserve(target, status);
    }

    /// <summary>Copies a directory and everything below it; what cannot be copied is reported and left out.</summary>
    public void CopyTree(string source, string target) => CopyTree(source, target, rejected: null);

    private void CopyTree(string source, string target, FileStatus? rejected)
    {
        context.Interruption.Check();
        var status = FileSystem.LinkStatus(source);
        switch (status.Kind)
        {
            case FileKind.Directory:
                if (!FileSystem.IsDirectory(target))
                    FileSystem.MakeDirectory(target, status.Permissions | 0b111_000_000);
                // The copy of a directory into itself must not find itself.
                rejected ??= FileSystem.Status(target);
                foreach (var name in FileSystem.Names(source))
                {
                    var path = PathText.Join(source, name);
                    if (FileSystem.TryLinkStatus(path, out var child) && child.IsSameFile(rejected.Value))
                        context.Fail($"{path}: not copied into itself");
                    else
                        context.Attempt(() => CopyTree(path, PathText.Join(target, name), rejected));
                }
                FileSystem.SetPermissions(target, status.Permissions);
                Preserve(target, status);
                break;
            case FileKind.Link:
                FileSystem.SymbolicLink(FileSystem.ReadLink(source), target);
                break;
            case FileKind.Regular:
                CopyFile(source, target);
                break;
            default:
                context.Fail($"{source}: only files, directories and links can be copied");
                break;
        }
    }

    private void CopyContent(Descriptor from, Descriptor to, string source, string target, bool keepHoles)
    {
        long position = 0;
        var endsInHole = false;
        while (from.Read(_buffer, source) is > 0 and var count)
        {
            context.Interruption.Check();
            for (var done = 0; done < count;)
            {
                var piece = _buffer.AsSpan(done, Math.Min(HoleUnit, count - done));
                endsInHole = keepHoles && piece.IndexOfAnyExcept((byte)0) < 0;
                if (!endsInHole)
                {
                    piece = _buffer.AsSpan(done, keepHoles ? DataLength(_buffer.AsSpan(done, count - done)) : count - done);
                    to.Write(piece, target);
                }
                else if (!to.TrySeek(position + piece.Length))
                {
                    throw OsException.Last(target);
                }
                done += piece.Length;
                position += piece.Length;
            }
        }
        if (endsInHole)
            to.SetLength(position);
    }

    // How far the data goes before the next piece that is all zero.
    private static int DataLength(ReadOnlySpan<byte> bytes)
    {
        var length = HoleUnit;
        while (length < bytes.Length && bytes.Slice(length, Math.Min(HoleUnit, bytes.Length - length)).IndexOfAnyExcept((byte)0) >= 0)
            length += HoleUnit;
        return Math.Min(length, bytes.Length);
    }

    private void Preserve(string target, in FileStatus status)
    {
        if (!preserve)
            return;
        FileSystem.SetPermissions(target, status.Permissions);
        FileSystem.SetTimes(target, status.Accessed, status.Modified);
    }
}
