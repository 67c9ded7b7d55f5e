using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>What Init says of a manifest that it cannot follow: the line, what is the matter, and what would be right. What stands before has started.</summary>
[TestClass]
public sealed class BadManifestTests : FolderTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [TestMethod]
    [DataRow("environment a\n  image unix\n  memory lots\n",
        "init: manifest line 3: 'memory' needs a share as '90%' (1 to 100), perhaps 'least 24 MiB', or a size as '64 MiB' (1 to 16777216)")]
    [DataRow("environment a\n  image unix\n  loudspeaker\n", "init: manifest line 3: unknown setting; known are image, ")]
    [DataRow("environment a\n  image unix\n", "init: manifest line 1: the environment has no 'memory'")]
    [DataRow("# nothing\n", "init: the manifest started no environment")]
    [DataRow("environment a\n  image absent\n  memory 50%\n", "init: manifest line 1: the boot module has no file of this name")]
    [DataRow("environment a\n  image unix\n  memory 5000 MiB\n", "init: manifest line 1: the environment needs 5000 MiB of memory and can have ")]
    [DataRow("environment a\n  image unix\n  memory 50% least 100 MiB\n", "init: manifest line 1: the environment needs 100 MiB of memory and can have ")]
    [DataRow("environment a\n  image cut\n  memory 50%\n", "its image is not a static x86-64 ELF executable that could be loaded")]
    [DataRow("environment a\n  image arm\n  memory 50%\n", "its image is not a static x86-64 ELF executable that could be loaded")]
    [DataRow("environment a\n  image text\n  memory 50%\n", "its image is not a static x86-64 ELF executable that could be loaded")]
    [DataRow("environment a\n  image unix\n  memory 50%\n  disk 3\n", "init: manifest line 1: the machine has no such disk; the environment starts without it")]
    [DataRow("environment a\n  image unix\n  memory 50%\n  console\n  arguments /bin/absent\n", "cannot start /bin/absent: there is no such file")]
    [DataRow("environment a\n  image unix\n  memory 50%\n  console\n  arguments /bin/absent\nenvironment b\n  nonsense\n",
        "cannot start /bin/absent: there is no such file", "init: manifest line 7: unknown setting; known are image, ")]
    public void MistakeIsSaidWithItsLine(string manifest, params string[] messages)
    {
        var unix = File.ReadAllBytes(Path.Combine(Images.Workspace.Images, "unix.elf"));
        var arm = (byte[])unix.Clone();
        arm[18] = 0xB7;
        Says(Module([("manifest", Encoding.UTF8.GetBytes(manifest)), ("unix", unix), ("cut", unix[..20_000]), ("arm", arm), ("text", "#!/bin/sh\n"u8.ToArray())]), messages);
    }

    [TestMethod]
    public void BootModuleWithoutManifest() => Says(Module([]), ["init: the boot module has no file 'manifest': nothing can be started"]);

    [TestMethod]
    public void ManifestThatIsTooLong() => Says(Module([("manifest", new byte[100_000])]), ["init: the manifest cannot be read: it may have 65536 bytes at most"]);

    private static void Says(string bootModule, IEnumerable<string> messages)
    {
        using var guest = Guest.Start(Machines.With(new BootFiles(Images.Kernel, bootModule, Iso: null)) with { MemoryMiB = 64 });
        foreach (var message in messages)
        {
            var start = guest.Serial.Transcript.IndexOf(message, StringComparison.Ordinal);
            if (start < 0)
                guest.Serial.WaitFor(message, Timeout);
        }
    }

    private string Module((string Name, byte[] Data)[] members)
        => TestModule.Of(Folder, [("init", File.ReadAllBytes(Path.Combine(Images.Workspace.Images, "init.elf"))), .. members]);
}
