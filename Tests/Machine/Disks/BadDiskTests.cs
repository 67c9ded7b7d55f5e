using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>Disks that hold no usable file system neither stop the system nor are written to; a good one beside them is mounted.</summary>
[TestClass]
public sealed class BadDiskTests
{
    private const int SuperBlock = 1024;
    private const int Mebibytes = 8;

    [TestMethod]
    public void BadDisksAreLeftAloneAndTheGoodOneIsMounted()
    {
        var product = Machines.Product();
        var folder = Directory.CreateTempSubdirectory("exo-bad-").FullName;
        try
        {
            var (bad, messages) = (new List<string>(), new List<string>());
            foreach (var (path, message) in Spoilt(folder))
            {
                bad.Add(path);
                messages.Add(message);
            }

            var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
            File.WriteAllText(Path.Combine(tree, "file"), "good\n");
            var good = Ext2Image.Make(Path.Combine(folder, "good.img"), 1024, Mebibytes, tree);
            var before = bad.ConvertAll(Hash);

            var (guest, shell) = (product with { Disks = [.. bad.Append(good).Select(path => new DiskOptions(path))] }).Boot();
            using (guest)
            {
                for (var disk = 0; disk < bad.Count; disk++)
                    Assert.Contains($"/dev/disk{disk}: ext2: {messages[disk]}", guest.Serial.Transcript);
                Assert.AreEqual("good\n", shell.Run($"cat /mnt/{bad.Count}/file", Machines.LineTimeout));
                for (var disk = 0; disk < bad.Count; disk++)
                {
                    shell.Run($"ls -lR /mnt/{disk}; echo x > /mnt/{disk}/new; sync", Machines.LineTimeout);
                    Assert.AreEqual("alive\n", shell.Run("echo alive", Machines.LineTimeout), bad[disk]);
                }

                shell.Type("poweroff");
                Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
            }

            CollectionAssert.AreEqual(before, bad.ConvertAll(Hash));
            Ext2Image.Check(good);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Images that must not be mounted for writing (ext2 superblock: s_blocks_count at 4, s_log_block_size 24, s_magic 56, s_feature_incompat 96).</summary>
    private static IEnumerable<(string Path, string Message)> Spoilt(string folder)
    {
        const string none = "no such file system here (bad magic); make one with mke2fs";
        yield return (Image(folder, "empty", _ => new byte[Mebibytes << 20]), none);
        yield return (Image(folder, "noise", image =>
        {
            new Random(1).NextBytes(image);
            return image;
        }), none);
        yield return (Image(folder, "tiny", image => image[..512]), "the disk answers with read errors");
        yield return (Image(folder, "magic", image => Set(image, 56, 0)), none);
        yield return (Image(folder, "blocks", image => Set(image, 4, uint.MaxValue)), "the file system is larger than its disk: is the image truncated?");
        yield return (Image(folder, "block-size", image => Set(image, 24, 60)), "block size is not 1, 2 or 4 KiB");
        yield return (Image(folder, "features", image => Set(image, 96, 0x8000_0000)), "has features of ext3 or ext4 that are not supported");
        yield return (Image(folder, "cut", image => image[..(2 << 20)]), "the file system is larger than its disk: is the image truncated?");
    }

    private static byte[] Set(byte[] image, int offset, uint value)
    {
        BitConverter.TryWriteBytes(image.AsSpan(SuperBlock + offset), value);
        return image;
    }

    private static string Image(string folder, string name, Func<byte[], byte[]> spoil)
    {
        var path = Ext2Image.Make(Path.Combine(folder, name + ".img"), 1024, Mebibytes);
        File.WriteAllBytes(path, spoil(File.ReadAllBytes(path)));
        return path;
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
