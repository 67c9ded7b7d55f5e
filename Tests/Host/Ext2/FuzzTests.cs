using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>Images with random damage: whatever they say, no call crashes, hangs, leaves the disk or its memory, or writes what it may not.</summary>
/// <remarks>Runs for some seconds; EXO_FUZZ_SECONDS makes it longer, EXO_FUZZ_SEED repeats a run.</remarks>
[TestClass]
public sealed unsafe class FuzzTests
{
    const int Pages = 64;
    const int GuardBytes = 4096;
    static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(20);

    [TestMethod]
    [DataRow(1024, 128)]
    [DataRow(1024, 256)]
    [DataRow(4096, 256)]
    public void DamagedImagesDoNoHarm(int blockSize, int inodeSize)
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_SECONDS") ?? "4", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        Console.WriteLine($"seed {seed}");
        var image = MakeImage(blockSize, inodeSize);
        var places = Interesting(image, blockSize);
        using var owner = new MemoryDiskOwner(image);
        var entries = SoundEntries(owner);
        var clock = Stopwatch.StartNew();
        var rounds = 0;
        var mounted = 0;
        var damaged = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; rounds++)
        {
            var random = new Random(seed + rounds);
            image.CopyTo(owner.Image);
            Damage(owner.Image, places, blockSize, random);
            var start = clock.Elapsed;
            try
            {
                mounted += Use(owner, random, entries, ref damaged) ? 1 : 0;
            }
            catch (Exception exception)
            {
                throw new AssertFailedException($"EXO_FUZZ_SEED={seed + rounds}: {exception}", exception);
            }
            Assert.IsLessThan(LongestRun, clock.Elapsed - start, $"EXO_FUZZ_SEED={seed + rounds} took long");
        }
        Console.WriteLine($"{rounds} images, {mounted} of them mounted, damage noticed in {damaged}");
        Assert.IsGreaterThan(rounds / 10, mounted, "too few images can be mounted to learn much");
        Assert.IsGreaterThan(rounds / 10, damaged, "too little damage is noticed to learn much");
    }

    static List<(uint Directory, string Name, uint Inode)> SoundEntries(MemoryDiskOwner owner)
    {
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, readOnly: true);
        fixed (Ext2Volume<MemoryDisk>* volume = &mounted.Volume)
            return Walk(volume);
    }

    static byte[] MakeImage(int blockSize, int inodeSize)
    {
        using var image = new TestImage(blockSize == 1024 ? "2M" : "4M", "-b", $"{blockSize}", "-I", $"{inodeSize}", "-N", "256");
        using (var mounted = image.Mount())
        {
            var program = new RandomProgram(42, blockSize == 1024 ? 80 << 20 : 8 << 20);
            program.Run(mounted, 150);
            program.Finish(mounted);
            for (var i = 0; i < 60; i++)
                mounted.Volume.Link(DiskErrorTests.MakeFile(mounted, $"file-{i}", new byte[i]), Ext2Volume.RootInode,
                    Encoding.UTF8.GetBytes($"link-{i}"), Clock.Now);
            image.AssertUnmountsClean(mounted);
        }
        image.Change(path => E2fsprogs.Run("e2fsck", null, "-fyD", path));
        return image.Owner.Image.ToArray();
    }

    /// <summary>Offsets of blocks of metadata: not all zeros, but more of them than in the random contents of the files.</summary>
    static List<int> Interesting(byte[] image, int blockSize)
    {
        var blocks = new List<int>();
        for (var offset = 0; offset < image.Length; offset += blockSize)
        {
            var zeros = image.AsSpan(offset, blockSize).Count((byte)0);
            if (zeros < blockSize && zeros > blockSize / 16)
                blocks.Add(offset);
        }
        return blocks;
    }

    static void Damage(Span<byte> image, List<int> places, int blockSize, Random random)
    {
        var changes = random.Next(1, 12);
        for (var i = 0; i < changes; i++)
        {
            var block = image.Slice(random.Next(3) == 0 ? places[random.Next(Math.Min(places.Count, 40))] : places[random.Next(places.Count)], blockSize);
            var at = random.Next(blockSize / 4) * 4;
            switch (random.Next(7))
            {
                case 0: block[random.Next(blockSize)] ^= (byte)(1 << random.Next(8)); break;
                case 1: block[random.Next(blockSize)] = (byte)random.Next(256); break;
                case 2: MemoryMarshal.Write(block[at..], (uint)random.Next(0, 5000)); break;
                case 3: MemoryMarshal.Write(block[at..], random.Next(4) switch { 0 => 0u, 1 => uint.MaxValue, 2 => 0x7FFFFFFFu, _ => (uint)random.Next() }); break;
                case 4: MemoryMarshal.Write(block[(at + random.Next(2) * 2)..], (ushort)random.Next(0, 70)); break;
                case 5: image.Slice(places[random.Next(places.Count)], 64).CopyTo(block[(at & ~63)..]); break;
                default: MemoryMarshal.Write(block[at..], MemoryMarshal.Read<uint>(image[places[random.Next(places.Count)]..])); break;
            }
        }
    }

    /// <summary>Mounts, and does with the volume what programs do. True if it could be mounted.</summary>
    static bool Use(MemoryDiskOwner owner, Random random, List<(uint Directory, string Name, uint Inode)> entries, ref int damaged)
    {
        var readOnly = random.Next(2) == 0;
        owner.State->ReadOnly = readOnly;
        var bytes = Ext2Volume.MemoryFor(Pages + 8) + 32 * 1024;
        var memory = (byte*)NativeMemory.AlignedAlloc(bytes + 2 * GuardBytes, 4096);
        try
        {
            var all = new Span<byte>(memory, (int)bytes + 2 * GuardBytes);
            all.Fill(0xA5);
            var report = Ext2Volume.Mount(memory + GuardBytes, bytes, owner.Disk, readOnly, Clock.Mounted, out var volume);
            if (report.Refused)
                return false;
            // Damage that is found ends all changes, so half of the volumes are changed before anybody looks.
            if (!readOnly && random.Next(2) == 0)
                Change(volume, entries, random);
            var found = Walk(volume);
            if (!readOnly)
                Change(volume, found, random);
            volume->Sync(Clock.Mounted);
            damaged += volume->Damaged ? 1 : 0;
            volume->Unmount(Clock.Mounted, force: true);
            Assert.IsTrue(all[..GuardBytes].IndexOfAnyExcept((byte)0xA5) < 0 && all[^GuardBytes..].IndexOfAnyExcept((byte)0xA5) < 0,
                "memory outside of the volume's was written");
            return true;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    static List<(uint Directory, string Name, uint Inode)> Walk(Ext2Volume<MemoryDisk>* volume)
    {
        var found = new List<(uint Directory, string Name, uint Inode)> { (Ext2Volume.RootInode, ".", Ext2Volume.RootInode) };
        var seen = new HashSet<uint> { Ext2Volume.RootInode };
        var buffer = new byte[8192];
        for (var i = 0; i < found.Count && i < 400; i++)
        {
            var inode = found[i].Inode;
            volume->Open(inode);
            if (volume->GetStat(inode, out var stat) != Errno.None)
                continue;
            var sink = new ListSink(500);
            if (volume->ReadDirectory(inode, 0, ref sink) is Errno.None or Errno.EUCLEAN)
                found.AddRange(sink.Items.Where(item => seen.Add(item.Inode)).Select(item => (inode, item.Name, item.Inode)));
            foreach (var offset in new ulong[] { 0, stat.Size / 2, stat.Size - 100, 1ul << 40, 300_000, 70_000_000 })
                volume->Read(inode, offset, buffer, out _);
            volume->ReadLink(inode, buffer, out _);
            volume->MapRun(inode, 0, out _);
            volume->Lookup(inode, "file-7"u8, out _);
            volume->Close(inode, Clock.Now);
        }
        volume->GetStatistics();
        return found;
    }

    static void Change(Ext2Volume<MemoryDisk>* volume, List<(uint Directory, string Name, uint Inode)> found, Random random)
    {
        var data = new byte[6000];
        for (var i = 0; i < 60; i++)
        {
            var (directory, name, inode) = found[random.Next(found.Count)];
            var other = found[random.Next(found.Count)];
            var bytes = Encoding.UTF8.GetBytes(name);
            var fresh = Encoding.UTF8.GetBytes($"new-{i}-{new string('x', random.Next(100))}");
            switch (random.Next(13))
            {
                case 0: volume->Unlink(directory, bytes, Clock.Now); break;
                case 1: volume->RemoveDirectory(directory, bytes, Clock.Now); break;
                case 2: volume->Create(other.Directory, fresh, 0x8180, 0, 0, 0, Clock.Now, out _); break;
                case 3: volume->MakeDirectory(other.Inode, fresh, 0x1ED, 0, 0, Clock.Now, out _); break;
                case 4: volume->Rename(directory, bytes, other.Directory, fresh, RenameFlags.None, Clock.Now); break;
                case 5: volume->Rename(directory, bytes, other.Directory, Encoding.UTF8.GetBytes(other.Name), RenameFlags.None, Clock.Now); break;
                case 6: volume->Write(inode, (ulong)random.Next(0, 100_000_000), data, Clock.Now, out _); break;
                case 7: volume->Write(inode, (ulong)random.Next(0, 10_000), data, Clock.Now, out _); break;
                case 8: volume->SetSize(inode, (ulong)random.Next(0, 100_000), Clock.Now); break;
                case 9: volume->SetSize(inode, 0, Clock.Now); break;
                case 10: volume->Link(inode, other.Directory, fresh, Clock.Now); break;
                case 11: volume->MakeSymbolicLink(other.Directory, fresh, fresh, 0, 0, Clock.Now, out _); break;
                default: volume->Sync(Clock.Mounted); break;
            }
        }
    }
}
