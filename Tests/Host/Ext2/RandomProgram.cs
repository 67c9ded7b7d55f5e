using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>Does random things to a volume and to a model of it, and compares what they say.</summary>
internal sealed class RandomProgram(int seed, long farthest)
{
    readonly Random random = new(seed);
    readonly List<ModelNode> orphans = [];
    int step;
    int names;

    public ModelNode Root { get; } = new() { Children = [], Inode = Ext2Volume.RootInode };

    /// <summary>Stops moving directories between directories, the one thing that a power cut can leave beyond automatic repair.</summary>
    public bool KeepDirectoriesInPlace { get; init; }

    Timestamp Now => new(Clock.Now.Seconds + step, (uint)step);

    public void Run(MountedVolume<MemoryDisk> mounted, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            step++;
            Step(mounted);
        }
    }

    void Step(MountedVolume<MemoryDisk> mounted)
    {
        switch (random.Next(100))
        {
            case < 18: Create(mounted); break;
            case < 24: MakeDirectory(mounted); break;
            case < 30: MakeLink(mounted); break;
            case < 34: HardLink(mounted); break;
            case < 60: Write(mounted); break;
            case < 68: Truncate(mounted); break;
            case < 82: Remove(mounted); break;
            case < 94: Rename(mounted); break;
            case < 96: OpenAndUnlink(mounted); break;
            case < 98: CloseOrphan(mounted); break;
            default: Check(mounted.Volume.Sync(Now)); break;
        }
    }

    void Check(Errno error, Errno expected = Errno.None) => Assert.AreEqual(expected, error, $"seed {seed}, step {step}");

    string NewName() => $"{names++}-" + new string('n', random.Next(4) == 0 ? random.Next(200) : random.Next(12));

    static byte[] Bytes(string name) => Encoding.UTF8.GetBytes(name);

    List<ModelNode> Directories()
    {
        var all = new List<ModelNode> { Root };
        for (var i = 0; i < all.Count; i++)
            all.AddRange(all[i].Children!.Values.Where(child => child.IsDirectory));
        return all;
    }

    ModelNode AnyDirectory()
    {
        var all = Directories();
        return all[random.Next(all.Count)];
    }

    /// <summary>Some entry of some directory.</summary>
    bool TryAny(Func<ModelNode, bool> wanted, out ModelNode directory, out string name)
    {
        var all = Directories().SelectMany(d => d.Children!.Where(c => wanted(c.Value)).Select(c => (d, c.Key))).ToList();
        (directory, name) = all.Count == 0 ? (Root, "") : all[random.Next(all.Count)];
        return all.Count > 0;
    }

    void Create(MountedVolume<MemoryDisk> mounted)
    {
        var directory = AnyDirectory();
        var name = NewName();
        Check(mounted.Volume.Create(directory.Inode, Bytes(name), 0x81A4, 1000, 1000, 0, Now, out var inode));
        directory.Children![name] = new ModelNode { Inode = inode };
        Check(mounted.Volume.Create(directory.Inode, Bytes(name), 0x81A4, 0, 0, 0, Now, out _), Errno.EEXIST);
    }

    void MakeDirectory(MountedVolume<MemoryDisk> mounted)
    {
        var directory = AnyDirectory();
        var name = NewName();
        Check(mounted.Volume.MakeDirectory(directory.Inode, Bytes(name), 0x1ED, 0, 0, Now, out var inode));
        directory.Children![name] = new ModelNode { Children = [], Inode = inode };
    }

    void MakeLink(MountedVolume<MemoryDisk> mounted)
    {
        var directory = AnyDirectory();
        var name = NewName();
        var target = new string('t', random.Next(1, 130));
        Check(mounted.Volume.MakeSymbolicLink(directory.Inode, Bytes(name), Bytes(target), 0, 0, Now, out var inode));
        directory.Children![name] = new ModelNode { Target = target, Inode = inode };
    }

    void HardLink(MountedVolume<MemoryDisk> mounted)
    {
        if (!TryAny(node => !node.IsDirectory, out var from, out var old))
            return;
        var node = from.Children![old];
        var directory = AnyDirectory();
        var name = NewName();
        Check(mounted.Volume.Link(node.Inode, directory.Inode, Bytes(name), Now));
        node.Links++;
        directory.Children![name] = node;
    }

    void Write(MountedVolume<MemoryDisk> mounted)
    {
        if (!TryAny(node => node.IsFile, out var directory, out var name))
            return;
        var node = directory.Children![name];
        var offset = random.Next(10) switch
        {
            < 6 => node.Length,
            < 9 => random.NextInt64(node.Length + 20_000),
            _ => random.NextInt64(farthest),
        };
        if (offset > farthest)
            offset = 0;
        var data = SampleTree.RandomBytes(random, random.Next(3) == 0 ? random.Next(1, 40_000) : random.Next(1, 3000));
        Check(mounted.Volume.Write(node.Inode, (ulong)offset, data, Now, out var written));
        Assert.AreEqual(data.Length, written);
        node.Write(offset, data);
    }

    void Truncate(MountedVolume<MemoryDisk> mounted)
    {
        if (!TryAny(node => node.IsFile, out var directory, out var name))
            return;
        var node = directory.Children![name];
        var length = random.Next(3) == 0 ? random.NextInt64(node.Length + 10_000) : random.NextInt64(node.Length + 1);
        Check(mounted.Volume.SetSize(node.Inode, (ulong)length, Now));
        node.SetLength(length);
    }

    void Remove(MountedVolume<MemoryDisk> mounted)
    {
        if (!TryAny(_ => true, out var directory, out var name))
            return;
        var node = directory.Children![name];
        if (!node.IsDirectory)
        {
            Check(mounted.Volume.RemoveDirectory(directory.Inode, Bytes(name), Now), Errno.ENOTDIR);
            Check(mounted.Volume.Unlink(directory.Inode, Bytes(name), Now));
            node.Links--;
        }
        else
        {
            Check(mounted.Volume.Unlink(directory.Inode, Bytes(name), Now), Errno.EISDIR);
            var expected = node.Children!.Count > 0 ? Errno.ENOTEMPTY : Errno.None;
            Check(mounted.Volume.RemoveDirectory(directory.Inode, Bytes(name), Now), expected);
            if (expected != Errno.None)
                return;
        }
        directory.Children!.Remove(name);
    }

    void Rename(MountedVolume<MemoryDisk> mounted)
    {
        if (!TryAny(_ => true, out var from, out var old))
            return;
        var node = from.Children![old];
        var to = KeepDirectoriesInPlace && node.IsDirectory ? from : AnyDirectory();
        var existing = to.Children!.Keys.ToList();
        var name = existing.Count > 0 && random.Next(3) == 0 ? existing[random.Next(existing.Count)] : NewName();
        var expected = Expected(node, to, name);
        Check(mounted.Volume.Rename(from.Inode, Bytes(old), to.Inode, Bytes(name), RenameFlags.None, Now), expected);
        if (expected != Errno.None || to.Children.GetValueOrDefault(name) == node)
            return;
        if (to.Children.TryGetValue(name, out var replaced))
            replaced.Links--;
        from.Children!.Remove(old);
        to.Children[name] = node;
    }

    static Errno Expected(ModelNode node, ModelNode to, string name)
    {
        if (node.IsDirectory && IsBelow(to, node))
            return Errno.EINVAL;
        if (!to.Children!.TryGetValue(name, out var target) || target == node)
            return Errno.None;
        if (target.IsDirectory != node.IsDirectory)
            return target.IsDirectory ? Errno.EISDIR : Errno.ENOTDIR;
        return target.IsDirectory && target.Children!.Count > 0 ? Errno.ENOTEMPTY : Errno.None;
    }

    static bool IsBelow(ModelNode node, ModelNode ancestor) =>
        node == ancestor || ancestor.Children!.Values.Any(child => child.IsDirectory && IsBelow(node, child));

    void OpenAndUnlink(MountedVolume<MemoryDisk> mounted)
    {
        if (!TryAny(node => node.IsFile && node.Links == 1, out var directory, out var name))
            return;
        var node = directory.Children![name];
        Check(mounted.Volume.Open(node.Inode));
        Check(mounted.Volume.Unlink(directory.Inode, Bytes(name), Now));
        directory.Children.Remove(name);
        var data = SampleTree.RandomBytes(random, 5000);
        Check(mounted.Volume.Write(node.Inode, (ulong)Math.Min(node.Length, farthest), data, Now, out _));
        node.Write(Math.Min(node.Length, farthest), data);
        orphans.Add(node);
    }

    void CloseOrphan(MountedVolume<MemoryDisk> mounted)
    {
        if (orphans.Count == 0)
            return;
        var node = orphans[^1];
        orphans.RemoveAt(orphans.Count - 1);
        CompareContents(mounted, node, "orphan");
        Check(mounted.Volume.Close(node.Inode, Now));
        Check(mounted.Volume.GetStat(node.Inode, out _), Errno.ESTALE);
    }

    /// <summary>Closes everything and compares the whole tree.</summary>
    public void Finish(MountedVolume<MemoryDisk> mounted)
    {
        while (orphans.Count > 0)
            CloseOrphan(mounted);
        Compare(mounted, Root, "");
    }

    void Compare(MountedVolume<MemoryDisk> mounted, ModelNode directory, string path)
    {
        var found = mounted.List(directory.Inode).Where(item => path != "" || item.Name != "lost+found").ToDictionary(item => item.Name);
        Assert.IsTrue(found.Keys.ToHashSet().SetEquals(directory.Children!.Keys), $"seed {seed}, names in /{path}");
        foreach (var (name, node) in directory.Children)
        {
            var here = $"{path}/{name}";
            Assert.AreEqual(node.Inode, found[name].Inode, here);
            var stat = mounted.Stat(node.Inode);
            Assert.AreEqual(node.IsDirectory ? 2 + node.Children!.Values.Count(child => child.IsDirectory) : node.Links, (int)stat.Links, here);
            if (node.IsDirectory)
                Compare(mounted, node, here);
            else if (node.Target is { } target)
                Assert.AreEqual(target, mounted.ReadLink(node.Inode), here);
            else
                CompareContents(mounted, node, here);
        }
    }

    void CompareContents(MountedVolume<MemoryDisk> mounted, ModelNode node, string path)
    {
        Assert.AreEqual((ulong)node.Length, mounted.Stat(node.Inode).Size, $"seed {seed}, size of {path}");
        var buffer = new byte[1 << 18];
        var expected = new byte[1 << 18];
        for (long offset = 0; offset < node.Length; offset += buffer.Length)
        {
            // Of gigabytes of holes a sample will do.
            if (offset > 1 << 24 && !node.HasData(offset, buffer.Length) && random.Next(1000) != 0)
                continue;
            var part = (int)Math.Min(buffer.Length, node.Length - offset);
            Check(mounted.Volume.Read(node.Inode, (ulong)offset, buffer.AsSpan(0, part), out var read));
            node.Read(offset, expected.AsSpan(0, part));
            Assert.AreEqual(part, read);
            Assert.IsTrue(buffer.AsSpan(0, part).SequenceEqual(expected.AsSpan(0, part)), $"seed {seed}, contents of {path} near {offset}");
        }
    }
}
