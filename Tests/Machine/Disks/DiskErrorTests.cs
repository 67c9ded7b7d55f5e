using System;
using System.IO;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>What the disk cannot read or write reaches the program as EIO, and nothing else suffers. QEMU's blkdebug filter plays the bad disk.</summary>
[TestClass]
public sealed class DiskErrorTests : FolderTests
{
    private const int BlockSize = 1024;
    private const int SectorsPerBlock = BlockSize / 512;
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(2);

    [TestMethod]
    public void WriteErrorReachesTheProgram()
    {
        var (guest, shell) = Boot(Ext2Image.Make(Path.Combine(Folder, "disk.img"), BlockSize, 32), Errors("write_aio"));
        using (guest)
        {
            var output = shell.Run("cp /bin/tour /mnt/0/copy && sync; echo status $?", CopyTimeout);
            Assert.DoesNotContain("status 0", output);
            Assert.Contains("Input/output error", output);
            Assert.AreEqual("alive\n", shell.Run("echo alive", Machines.LineTimeout));
        }
    }

    [TestMethod]
    public void ReadErrorReachesTheProgramAndOtherFilesAreRead()
    {
        var content = new byte[200_000];
        new Random(5).NextBytes(content);
        var tree = Directory.CreateDirectory(Path.Combine(Folder, "tree")).FullName;
        foreach (var name in new[] { "bad", "good" })
            File.WriteAllBytes(Path.Combine(tree, name), content);
        var image = Ext2Image.Make(Path.Combine(Folder, "disk.img"), BlockSize, 32, tree);
        var block = int.Parse(Tool.Run("debugfs", "-R", "bmap /bad 100", image).Trim(), System.Globalization.CultureInfo.InvariantCulture);

        var (guest, shell) = Boot(image, Errors("read_aio", block * SectorsPerBlock));
        using (guest)
        {
            var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
            Assert.AreEqual("sha256sum: /mnt/0/bad: Input/output error\nstatus 1\n", shell.Run("sha256sum /mnt/0/bad; echo status $?", CopyTimeout));
            Assert.AreEqual($"{sum}  /mnt/0/good\n", shell.Run("sha256sum /mnt/0/good", CopyTimeout));
            Assert.AreEqual($"{100 * BlockSize}\n", shell.Run($"head -c {100 * BlockSize} /mnt/0/bad | wc -c", CopyTimeout).TrimStart(' '), "what lies before the bad block");
        }
    }

    [TestMethod]
    public void UnreadableDiskIsSaidAndLeftOut()
    {
        var (guest, shell) = Boot(Ext2Image.Make(Path.Combine(Folder, "disk.img"), BlockSize, 32), Errors("read_aio"));
        using (guest)
        {
            Assert.Contains("init: disk 0: whose it is cannot be read, so nothing of it is given out; check the disk, or start without it", guest.Serial.Transcript);
            Assert.AreEqual("", shell.Run("ls /mnt", Machines.LineTimeout), "nothing is mounted");
        }
    }

    private static (Guest Guest, GuestShell Shell) Boot(string image, string errors)
        => (Machines.Product() with { Disks = [new DiskOptions(image, BlkdebugConfiguration: errors)] }).Boot();

    /// <summary>A blkdebug configuration in which every request of a kind fails, or every one that touches a sector.</summary>
    private string Errors(string requests, int? sector = null)
    {
        var path = Path.Combine(Folder, "errors");
        var where = sector is { } number ? $"sector = \"{number}\"\n" : "";
        File.WriteAllText(path, $"[inject-error]\nevent = \"{requests}\"\nerrno = \"5\"\nonce = \"off\"\n{where}");
        return path;
    }
}
