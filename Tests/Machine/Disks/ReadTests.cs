using System;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>Every file of a disk that mke2fs made is read as it was written.</summary>
[TestClass]
public sealed class ReadTests
{
    private const int Seed = 20_26;
    private const long LargeSize = 3L << 30;
    private static readonly TimeSpan HashTimeout = TimeSpan.FromMinutes(8);

    [TestMethod]
    [DataRow(1024, LargeSize)]
    [DataRow(2048, 600L << 20)]
    [DataRow(4096, 0)]
    public void SumsInTheGuestEqualTheHosts(int blockSize, long largeSize)
    {
        var product = Machines.Product();
        var folder = Directory.CreateTempSubdirectory("exo-read-").FullName;
        try
        {
            var tree = Path.Combine(folder, "tree");
            SampleTree.Make(tree, Seed, largeSize);
            var sums = SampleTree.Sums(tree, "/mnt/0").ToList();
            var lists = Directory.CreateDirectory(Path.Combine(folder, "lists")).FullName;
            File.WriteAllLines(Path.Combine(lists, "sums"), sums);

            var (guest, shell) = (product with
            {
                Disks =
                [
                    new DiskOptions(Ext2Image.Make(Path.Combine(folder, "tree.img"), blockSize, 96, tree)),
                    new DiskOptions(Ext2Image.Make(Path.Combine(folder, "lists.img"), 1024, 4, lists)),
                ],
            }).Boot();
            using (guest)
            {
                Assert.AreEqual($"{sums.Count}\n", Number(shell.Run("find /mnt/0 -type f | wc -l", Machines.LineTimeout)), $"seed {Seed}");
                Assert.AreEqual("status 0\n", shell.Run("sha256sum -c /mnt/1/sums > /tmp/checked; echo status $?", HashTimeout), $"seed {Seed}");
                Assert.AreEqual($"{sums.Count}\n", Number(shell.Run("grep -c ': OK$' /tmp/checked", Machines.LineTimeout)));
                Assert.AreEqual(sums.Single(line => line.EndsWith("/file-2.bin", StringComparison.Ordinal) && line.Contains("/00/", StringComparison.Ordinal))[..64],
                    shell.Run("sha256sum /mnt/0/links/slow", Machines.LineTimeout)[..64]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Number(string text) => text.TrimStart(' ');
}
