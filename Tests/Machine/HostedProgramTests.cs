using System;
using System.IO;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>Ordinary .NET programs print in the guest what they print on Linux.</summary>
[TestClass]
public sealed class HostedProgramTests
{
    private static readonly TimeSpan ProgramTimeout = TimeSpan.FromMinutes(5);

    private const string Source = """
        var words = File.ReadAllText(args[0]).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var group in words.GroupBy(word => word.ToLowerInvariant()).OrderBy(group => group.Key, StringComparer.Ordinal))
            Console.WriteLine($"{group.Count(),3} {group.Key}");
        Console.WriteLine($"{await Task.Run(() => words.Sum(word => word.Length))} letters");
        try { _ = words[words.Length]; } catch (IndexOutOfRangeException failure) { Console.Error.WriteLine(failure.Message); }
        File.WriteAllLines("reversed", words.Reverse());
        return words.Length;
        """;

    [TestMethod]
    [DataRow("tour", 256)]
    [DataRow("spawn", 256)]
    [DataRow("churn", 128)]
    public void PrintsWhatItPrintsOnLinux(string program, int mebibytes)
    {
        var (expected, status) = Hosted.Run(program, Path.GetTempPath());
        var (guest, shell) = (Machines.Product() with { MemoryMiB = mebibytes }).Boot();
        using (guest)
            Assert.AreEqual($"{expected}status {status}\n", shell.Run($"cd /tmp; run /bin/{program} 2>&1; echo status $?", ProgramTimeout));
    }

    /// <summary>Nothing of ours is in its project file, and it lies outside our tree: an ordinary publish, put on a disk.</summary>
    [TestMethod]
    public void APlainProjectOfAUserRuns()
    {
        var product = Machines.Product();
        var folder = Directory.CreateTempSubdirectory("exo-plain-").FullName;
        try
        {
            var program = PlainProject.Publish(Path.Combine(folder, "project"), Source);
            var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
            File.Copy(program, Path.Combine(tree, "plain"));
            File.WriteAllText(Path.Combine(tree, "words"), "the cat and the dog\nand The bird\n");
            var image = Ext2Image.Make(Path.Combine(folder, "disk.img"), 4096, 32, tree);
            var (expected, status) = Hosted.Run(program, tree, "words");
            Assert.AreEqual(8, status, expected);

            var (guest, shell) = (product with { Disks = [new DiskOptions(image)] }).Boot();
            using (guest)
            {
                Assert.AreEqual($"{expected}status {status}\n", shell.Run("cd /mnt/0; ./plain words 2>&1; echo status $?", ProgramTimeout));
                shell.Type("poweroff");
                Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
            }

            Ext2Image.Check(image);
            var extracted = Ext2Image.Extract(image, Path.Combine(folder, "extracted"));
            Assert.AreEqual(File.ReadAllText(Path.Combine(tree, "reversed")), File.ReadAllText(Path.Combine(extracted, "reversed")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
