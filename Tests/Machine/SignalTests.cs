using System.IO;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>
/// What the handler of a fault is told, and what is left of the registers afterwards, is what Linux does: one C program, run here and in the guest. Faults of
/// the processor's own kinds take the readable path, page faults the short one (docs/notes/0027).
/// </summary>
[TestClass]
public sealed class SignalTests : FolderTests
{
    /// <summary>Each ends by SIGSEGV: a handler that is used up, a blocked signal, no stack to write to, one that no program has, no frame to return by, a frame
    /// that the processor refuses.</summary>
    private static readonly string[] Fatal = ["once", "blocked", "stack", "high", "return", "reserved"];

    private const int KilledBySegmentation = 128 + 11;

    [TestMethod]
    public void HandlersOfFaultsFindWhatLinuxPromises()
    {
        var tree = Directory.CreateDirectory(Path.Combine(Folder, "tree")).FullName;
        var program = Path.Combine(tree, "faults");
        Tool.Run("gcc", ["-static", "-O1", "-o", program, .. Sources()]);
        var disk = Ext2Image.Make(Path.Combine(Folder, "disk.img"), 4096, 32, tree);

        var (guest, shell) = (Machines.Product() with { Disks = [new DiskOptions(disk)] }).Boot();
        using (guest)
        {
            shell.Run("cd /mnt/0", Machines.LineTimeout);
            foreach (var mode in (string[])["", .. Fatal])
            {
                var (output, status) = Hosted.Run(program, tree, mode);
                var isFatal = mode.Length != 0;
                Assert.AreEqual(isFatal ? KilledBySegmentation : 0, status, mode);
                var said = isFatal ? "shell: ./faults: Segmentation fault (signal 11)\n" : "";
                Assert.AreEqual($"{output}{said}status {status}\n", shell.Run($"./faults '{mode}' 2>&1; echo status $?", Machines.LineTimeout), mode);
            }
        }
    }

    private static string[] Sources()
    {
        var folder = Path.Combine(Images.Workspace.Root, "Tests", "Machine", "Programs");
        return [Path.Combine(folder, "faults.c"), Path.Combine(folder, "trial.S")];
    }
}
