using System;
using System.IO;
using System.Runtime.Versioning;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>Files that are no programs for this system are refused with the reason and what to do; the shell goes on.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class BadProgramTests
{
    [TestMethod]
    public void WhatCannotRunIsRefusedWithTheReason()
    {
        var product = Machines.Product();
        var folder = Directory.CreateTempSubdirectory("exo-programs-").FullName;
        try
        {
            var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
            var sound = File.ReadAllBytes(Hosted.Path("tour"));
            var (arm, half) = ((byte[])sound.Clone(), (byte[])sound.Clone());
            arm[18] = 0xB7;
            half[4] = 1;
            var cases = new (string Name, byte[] Content, string Reason)[]
            {
                ("empty", [], "Exec format error: it is not an ELF program"),
                ("text", "hello\n"u8.ToArray(), "Exec format error: it is not an ELF program"),
                ("script", "#!/bin/sh\necho\n"u8.ToArray(), "Exec format error: scripts cannot be started; 'source' reads those of this shell"),
                ("arm", arm, "Exec format error: it was made for another processor; build it for linux-x64"),
                ("bits-32", half, "Exec format error: it was made for another processor; build it for linux-x64"),
                ("header-cut", sound[..40], "Exec format error: it is cut short; copy it again"),
                ("segments-cut", sound[..100_000], "Exec format error: it is damaged or cut short; copy it again"),
                ("dynamic", File.ReadAllBytes("/bin/true"), "Exec format error: it needs a dynamic linker; link it statically"),
            };
            foreach (var (name, content, _) in cases)
            {
                File.WriteAllBytes(Path.Combine(tree, name), content);
                File.SetUnixFileMode(Path.Combine(tree, name), (UnixFileMode)0b111_101_101);
            }

            File.WriteAllText(Path.Combine(tree, "plain"), "no right to execute\n");
            var disk = Ext2Image.Make(Path.Combine(folder, "disk.img"), 1024, 32, tree);
            var (guest, shell) = (product with { Disks = [new DiskOptions(disk)] }).Boot();
            using (guest)
            {
                foreach (var (name, _, reason) in cases)
                    Assert.AreEqual($"shell: /mnt/0/{name}: {reason}\n126\n", shell.Run($"/mnt/0/{name}; echo $?", Machines.LineTimeout));
                Assert.AreEqual("shell: /mnt/0/plain: Permission denied\n126\n", shell.Run("/mnt/0/plain; echo $?", Machines.LineTimeout));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
