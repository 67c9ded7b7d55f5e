using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>A disk in a file of the host, for images that are large and mostly holes. Holds a number, as shared memory asks for.</summary>
internal readonly unsafe struct FileDisk : IBlockDevice
{
    static readonly ConcurrentDictionary<int, SafeFileHandle> Handles = new();
    static int last;

    readonly int number;

    public FileDisk(string path)
    {
        number = Interlocked.Increment(ref last);
        Handles[number] = File.OpenHandle(path, System.IO.FileMode.Open, FileAccess.ReadWrite);
    }

    public ulong SectorCount => (ulong)RandomAccess.GetLength(Handles[number]) / 512;
    public bool ReadOnly => false;

    public Errno Read(ReadOnlySpan<BlockTransfer> pieces)
    {
        var handle = Handles[number];
        foreach (ref readonly var piece in pieces)
        {
            var buffer = new Span<byte>(piece.Buffer, (int)piece.Sectors * 512);
            if (RandomAccess.Read(handle, buffer, (long)piece.Sector * 512) != buffer.Length)
                return Errno.EIO;
        }
        return Errno.None;
    }

    public Errno Write(ReadOnlySpan<BlockTransfer> pieces)
    {
        var handle = Handles[number];
        foreach (ref readonly var piece in pieces)
            RandomAccess.Write(handle, new ReadOnlySpan<byte>(piece.Buffer, (int)piece.Sectors * 512), (long)piece.Sector * 512);
        return Errno.None;
    }

    public Errno Flush() => Errno.None;

    public void Close()
    {
        if (Handles.TryRemove(number, out var handle))
            handle.Dispose();
    }
}
