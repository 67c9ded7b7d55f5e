using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>A mounted volume with its memory, and paths instead of inode numbers.</summary>
internal sealed unsafe class MountedVolume<TDevice> : IDisposable
    where TDevice : unmanaged, IBlockDevice
{
    readonly byte* memory;
    readonly Ext2Volume<TDevice>* volume;

    public MountReport Report { get; }
    public ref Ext2Volume<TDevice> Volume => ref *volume;

    public MountedVolume(TDevice device, bool readOnly = false, uint pages = 512, bool mayRefuse = false)
    {
        var bytes = Ext2Volume.MemoryFor(pages);
        memory = (byte*)NativeMemory.AlignedAlloc(bytes, 4096);
        new Span<byte>(memory, (int)bytes).Fill(0xCD);
        Report = Ext2Volume.Mount(memory, bytes, device, readOnly, Clock.Mounted, out volume);
        if (!mayRefuse)
            Assert.IsFalse(Report.Refused, Encoding.UTF8.GetString(Report.Message));
    }

    public uint Resolve(string path)
    {
        var inode = Ext2Volume.RootInode;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            AssertNone(volume->Lookup(inode, Encoding.UTF8.GetBytes(name), out inode), $"lookup of {name} in {path}");
        return inode;
    }

    public Stat Stat(uint inode)
    {
        AssertNone(volume->GetStat(inode, out var stat), $"stat of {inode}");
        return stat;
    }

    /// <summary>Names without "." and "..", read through a buffer that holds only a few at a time.</summary>
    public List<DirectoryItem> List(uint directory, int atOnce = 7)
    {
        var items = new List<DirectoryItem>();
        ulong cookie = 0;
        while (true)
        {
            var sink = new ListSink(atOnce);
            AssertNone(volume->ReadDirectory(directory, cookie, ref sink), $"list of {directory}");
            if (sink.Items.Count == 0)
                break;
            cookie = sink.Items[^1].Next;
            items.AddRange(sink.Items);
        }
        items.RemoveAll(item => item.Name is "." or "..");
        return items;
    }

    public byte[] ReadAll(uint inode, int chunk = 65536)
    {
        var result = new byte[Stat(inode).Size];
        var done = 0;
        while (done < result.Length)
        {
            var part = Math.Min(chunk, result.Length - done);
            AssertNone(volume->Read(inode, (ulong)done, result.AsSpan(done, part), out var read), $"read of {inode} at {done}");
            Assert.AreEqual(part, read, $"short read of {inode} at {done}");
            done += read;
        }
        return result;
    }

    public string ReadLink(uint inode)
    {
        Span<byte> target = stackalloc byte[4096];
        AssertNone(volume->ReadLink(inode, target, out var length), $"readlink of {inode}");
        return Encoding.UTF8.GetString(target[..length]);
    }

    public static void AssertNone(Errno error, string what) => Assert.AreEqual(Errno.None, error, what);

    public void Dispose() => NativeMemory.AlignedFree(memory);
}

internal readonly record struct DirectoryItem(uint Inode, byte Type, string Name, ulong Next);

internal readonly struct ListSink(int limit) : IDirectorySink
{
    public List<DirectoryItem> Items { get; } = [];

    public bool Add(uint inode, byte type, ReadOnlySpan<byte> name, ulong next)
    {
        if (Items.Count == limit)
            return false;
        Items.Add(new DirectoryItem(inode, type, Encoding.UTF8.GetString(name), next));
        return true;
    }
}

/// <summary>The times of the tests.</summary>
internal static class Clock
{
    /// <summary>For files: past 2038, so that every timestamp proves something.</summary>
    public static Timestamp Now => new(5_000_000_000, 123_456_789);

    /// <summary>For mounting: the true time, because e2fsck minds if the last one lies in the future.</summary>
    public static Timestamp Mounted => new(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
}
