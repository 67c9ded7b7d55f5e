using System;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>Two Unix instances, each with a file system of its own in its extent of one disk; the disk remembers whose is which.</summary>
[TestClass]
public sealed class ExtentTests : FolderTests
{
    private const int Mebibytes = 40;
    private const long ShellFirst = 2048, SecondFirst = ShellFirst + (Mebibytes << 11);

    private string Disk => Path.Combine(Folder, "disk.img");

    [TestMethod]
    public void TwoInstancesShareOneDiskAndFindTheirExtentsAgain()
    {
        _ = Machines.Product();
        using (var disk = File.Create(Disk))
            disk.SetLength(128 << 20);

        // The disk is blank: the first start makes the table and the extents.
        var (guest, shell) = Boot($"extent {Mebibytes} MiB on 0", $"extent {Mebibytes} MiB on 0");
        using (guest)
        {
            // The shell is there before the second instance has its extent, which Init keeps for it when it has ended.
            var (first, second) = (Row(ShellFirst, "shell", "-"), Row(SecondFirst, "(second|init)", "-"));
            Assert.IsTrue(Shows(shell, "disk", table => first.IsMatch(table) && second.IsMatch(table)), "not both have their extents");
            Leave(guest, shell);
        }

        MakeFileSystem("shell", ShellFirst, _ => { });
        MakeFileSystem("second", SecondFirst, tree =>
        {
            Directory.CreateDirectory(Path.Combine(tree, "bin"));
            File.Copy(Hosted.Path("shell"), Path.Combine(tree, "bin", "shell"));
            File.WriteAllText(Path.Combine(tree, "script"), "mkdir /made\ncp -r /bin /made/copy\ncat /who > /made/who\nsync\n");
        });

        // Now the names alone are enough, and both run at once.
        (guest, shell) = Boot("disk all", "disk 0");
        using (guest)
        {
            Assert.AreEqual("shell\n", shell.Run("cat /mnt/0/who", Machines.LineTimeout));
            Assert.AreEqual("", shell.Run("cp -r /bin /mnt/0/copy; cat /mnt/0/who > /mnt/0/again; sync", TimeSpan.FromMinutes(1)));
            StringAssert.Matches(shell.Run("disk", Machines.LineTimeout), Row(ShellFirst, "shell", "ext2 at /mnt/0"));
            Assert.IsTrue(Shows(shell, "env", table => table.Contains("shell", StringComparison.Ordinal) && !Regex.IsMatch(table, @"\bsecond\b")), "the second instance is not done");
            Leave(guest, shell);
        }

        Assert.AreEqual("shell\n", Content("shell", ShellFirst, "/again"));
        Assert.AreEqual("second\n", Content("second", SecondFirst, "/made/who"));
    }

    [TestMethod]
    public void DiskWithADamagedTableIsNotGivenOut()
    {
        _ = Machines.Product();
        var content = new byte[8 << 20];
        new Random(2).NextBytes(content);
        foreach (var copy in new[] { 0, 4096 })
            "EXEXTENT"u8.CopyTo(content.AsSpan(copy));
        File.WriteAllBytes(Disk, content);
        var (guest, shell) = Boot("disk all", $"extent {Mebibytes} MiB on 0");
        using (guest)
        {
            Assert.Contains("init: disk 0: its extent table is damaged, so nothing of it is given out", guest.Serial.Transcript);
            Assert.AreEqual("", shell.Run("ls /mnt", Machines.LineTimeout), "nothing is mounted");
            Leave(guest, shell);
        }

        CollectionAssert.AreEqual(content, File.ReadAllBytes(Disk));
    }

    /// <summary>Does a command show something within some minutes? On a busy host a short program takes its time.</summary>
    private static bool Shows(GuestShell shell, string command, Predicate<string> something)
        => SpinWait.SpinUntil(
            () =>
            {
                Thread.Sleep(500);
                return something(shell.Run(command, Machines.LineTimeout));
            },
            TimeSpan.FromMinutes(4));

    private static Regex Row(long first, string owner, string use)
        => new($@"(?m)^0 +{first} +{Mebibytes << 11} +{Mebibytes}\.0 MiB +\d+ +{owner} +{Regex.Escape(use)} *$");

    private static void Leave(Guest guest, GuestShell shell)
    {
        shell.Type("poweroff");
        Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
    }

    private (Guest Guest, GuestShell Shell) Boot(string shellDisk, string secondDisk)
    {
        var manifest = $"""
            environment shell
              image unix
              arguments /bin/shell
              memory 50%
              creation 50
              console
              power
              entropy
              {shellDisk}
              module root.img write
            environment second
              image unix
              arguments /bin/shell /script
              memory 50%
              creation 20
              entropy
              {secondDisk}
            """;
        return (Machines.With(TestModule.FromManifest(Folder, manifest)) with { Disks = [new DiskOptions(Disk)] }).Boot();
    }

    private void MakeFileSystem(string name, long first, Action<string> fill)
    {
        var tree = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        File.WriteAllText(Path.Combine(tree, "who"), name + "\n");
        fill(tree);
        Tool.Run("mke2fs", "-q", "-F", "-t", "ext2", "-b", "4096", "-m", "0", "-d", tree, "-E", $"offset={first * 512}", Disk, $"{Mebibytes}M");
    }

    /// <summary>Checks the file system of an extent and reads a file of it.</summary>
    private string Content(string name, long first, string file)
    {
        var extent = Path.Combine(Folder, name + ".img");
        using (var disk = File.OpenRead(Disk))
        {
            disk.Position = first * 512;
            var bytes = new byte[Mebibytes << 20];
            disk.ReadExactly(bytes);
            File.WriteAllBytes(extent, bytes);
        }

        Ext2Image.Check(extent);
        // debugfs ends what it prints with a line feed of its own.
        return Tool.Run("debugfs", "-R", $"cat {file}", extent)[..^1];
    }
}
