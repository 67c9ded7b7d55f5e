using System;
using System.IO;
using ExoCosmos.LibOS.Web.Store;
using Microsoft.Win32.SafeHandles;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>An image of a disk, or a disk, as a file.</summary>
public sealed class ImageFile : IStoreDisk, IDisposable
{
    private readonly SafeFileHandle _file;

    private ImageFile(SafeFileHandle file, ulong pages) => (_file, Pages) = (file, pages);

    public ulong Pages { get; }

    public static ImageFile Open(string path, FileAccess access)
    {
        var file = File.OpenHandle(path, FileMode.Open, access, FileShare.Read);
        return new ImageFile(file, (ulong)RandomAccess.GetLength(file) / StoreLayout.PageSize);
    }

    /// <summary>Makes a file of zeros that takes no room yet.</summary>
    public static ImageFile Create(string path, ulong pages)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, (long)pages * StoreLayout.PageSize);
        return new ImageFile(file, pages);
    }

    public void Read(ulong page, Span<byte> bytes)
    {
        for (var at = (long)page * StoreLayout.PageSize; bytes.Length > 0;)
        {
            var length = RandomAccess.Read(_file, bytes, at);
            if (length == 0)
                throw new SiteException("The image ends too early.");
            at += length;
            bytes = bytes[length..];
        }
    }

    public void Write(ulong page, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_file, bytes, (long)page * StoreLayout.PageSize);

    public void Flush() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();
}
