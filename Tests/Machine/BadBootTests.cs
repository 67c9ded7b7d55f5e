using System;
using System.IO;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>What the kernel says when it is not given what it needs. It never hangs, reboots or goes on.</summary>
[TestClass]
public sealed class BadBootTests : FolderTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [TestMethod]
    public void NoBootModule() => Panics(null, "boot module");

    [TestMethod]
    public void BootModuleWithoutInit() => Panics(Module(("manifest", "environment x"u8.ToArray())), "'init'");

    [TestMethod]
    public void BootModuleThatIsNoArchive() => Panics(Bytes(new byte[10_000]), "boot module");

    [TestMethod]
    public void BootModuleCutShort()
    {
        var whole = File.ReadAllBytes(Module(("init", new byte[50_000])));
        Panics(Bytes(whole[..20_000]), "boot module");
    }

    [TestMethod]
    public void InitThatIsNoProgram() => Panics(Module(("init", "#!/bin/sh\n"u8.ToArray())), "init");

    [TestMethod]
    [DataRow(18, (ushort)0x28)]     // e_machine: ARM
    [DataRow(4, (ushort)0x0101)]    // EI_CLASS: 32 bits
    [DataRow(54, (ushort)0)]        // e_phentsize
    [DataRow(56, (ushort)0xFFFF)]   // e_phnum
    public void InitWithAWrongHeader(int offset, ushort value)
    {
        var program = File.ReadAllBytes(Images.Kernel);
        BitConverter.TryWriteBytes(program.AsSpan(offset), value);
        Panics(Module(("init", program)), "init");
    }

    [TestMethod]
    public void InitCutShort() => Panics(Module(("init", File.ReadAllBytes(Images.Kernel)[..5000])), "init");

    /// <summary>The kernel's own image asks for addresses that no environment may have.</summary>
    [TestMethod]
    public void InitAtTheKernelsAddresses() => Panics(Module(("init", File.ReadAllBytes(Images.Kernel))), "init");

    /// <summary>So little that the kernel has no room for its tables.</summary>
    [TestMethod]
    [DataRow(18)]
    [DataRow(24)]
    [DataRow(32)]
    public void TooLittleMemoryForTheKernel(int mebibytes)
        => Panics(Images.Product.BootModule, "too little memory: ExoCosmos needs at least 64 MiB; give the machine more", mebibytes);

    /// <summary>Enough for the kernel, too little for the shell: Init says it.</summary>
    [TestMethod]
    [DataRow(34)]
    [DataRow(40)]
    public void TooLittleMemoryForTheShell(int mebibytes)
    {
        using var guest = Guest.Start(Machines.With(Images.Product) with { MemoryMiB = mebibytes });
        guest.Serial.WaitFor(new Regex("init: manifest line [0-9]+: the environment needs [0-9]+ MiB of memory and can have [0-9]+: give the machine more"), Timeout);
    }

    private void Panics(string? bootModule, string word, int mebibytes = 64)
    {
        var options = Machines.With(new BootFiles(Images.Kernel, bootModule, Iso: null)) with { MemoryMiB = mebibytes };
        using var guest = Guest.Start(options);
        var end = guest.WaitForEnd(Timeout);
        Assert.AreEqual(ExitStatus.Panic, end.Status, $"{end.Reason}\n{guest.Serial.Transcript}");
        Assert.Contains("KERNEL PANIC", guest.Serial.Transcript);
        Assert.Contains(word, guest.Serial.Transcript.Split("KERNEL PANIC")[1]);
    }

    private string Module(params (string Name, byte[] Data)[] members) => TestModule.Of(Folder, members);

    private string Bytes(byte[] content)
    {
        var path = Path.Combine(Folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, content);
        return path;
    }
}
