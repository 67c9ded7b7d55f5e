using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.Build.Symbols.Elf;
using ExoCosmos.Kernel.Panic;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>What boot loaders and the kernel itself rely on in the linked kernel image.</summary>
[TestClass]
public sealed class KernelImageTests
{
    private const int PageSize = 4096;
    private const int LargestImage = 220_000;
    private const ulong HighBase = 0xFFFF_FFFF_8000_0000;

    private static readonly byte[] Content = File.ReadAllBytes(Path.Combine(Repository.Root, "artifacts", "images", "kernel.elf"));
    private static readonly ElfFile Image = new(Content);

    [TestMethod]
    public void TheMultibootHeaderIsWhereLoadersLook()
    {
        // Multiboot2 specification, section 3.1: in the first 32 KiB, 8-byte aligned, checksum to zero.
        var found = Enumerable.Range(0, 32768 / 8).Select(index => index * 8)
            .Any(place => Word(place) == 0xE85250D6 && unchecked(Word(place) + Word(place + 4) + Word(place + 8) + Word(place + 12)) == 0);
        Assert.IsTrue(found);
    }

    [TestMethod]
    public void ThePvhNoteNamesAnEntryPointBelowFourGigabytes()
    {
        var note = Image.Content(Section(".note.Xen"));
        Assert.AreEqual(18u, BinaryPrimitives.ReadUInt32LittleEndian(note[8..]), "XEN_ELFNOTE_PHYS32_ENTRY");
        var entry = BinaryPrimitives.ReadUInt32LittleEndian(note[16..]);
        var boot = Section(".boot.text");
        Assert.IsTrue(entry >= boot.Address && entry < boot.Address + boot.Size, $"{entry:x}");
    }

    [TestMethod]
    public void CodeConstantsAndDataDoNotSharePages()
    {
        string[] names = [".text", ".rodata", ".data"];
        foreach (var name in names)
            Assert.AreEqual(0UL, Section(name).Address % PageSize, name);
        Assert.IsTrue(Section(".text").Address >= HighBase + (1 << 20));
    }

    [TestMethod]
    public void TheImageStaysSmall()
    {
        string[] loaded = [".boot.text", ".note.Xen", ".text", ".rodata", ".data"];
        Assert.IsLessThan(LargestImage, loaded.Sum(name => (int)Section(name).Size));
    }

    [TestMethod]
    public void ItsSymbolTableNamesItsMethodsAndStubs()
    {
        var content = File.ReadAllBytes(Path.Combine(Repository.Root, "artifacts", "images", "kernel.sym"));
        Assert.IsTrue(SymbolTable.TryOpen(content, out var table));
        var panic = Image.Symbols.Single(symbol => symbol.Name == "RhpThrowEx").Value;
        Assert.IsTrue(table.TryFind(panic, out var location));
        StringAssert.StartsWith(Encoding.UTF8.GetString(location.Method), "Kernel.Panic.");
        Assert.IsTrue(table.TryFind(Image.Symbols.Single(symbol => symbol.Name == "memmove").Value, out location));
        StringAssert.EndsWith(Encoding.UTF8.GetString(location.File), "Runtime/Memory.xs");
        Assert.IsGreaterThan(0u, location.Line);
    }

    [TestMethod]
    public void EveryMethodCanBeUnwoundFromItsStart()
    {
        var content = File.ReadAllBytes(Path.Combine(Repository.Root, "artifacts", "images", "kernel.sym"));
        Assert.IsTrue(SymbolTable.TryOpen(content, out var table));
        var methods = Image.Symbols.Where(symbol => symbol.Section is { IsExecutable: true } && symbol.Name.StartsWith("ExoCosmos_Kernel_", StringComparison.Ordinal)).ToList();
        Assert.IsGreaterThan(100, methods.Count);
        foreach (var method in methods)
        {
            Assert.IsTrue(table.TryFind(method.Value, out var location) && location.HasFrame, method.Name);
            // Nothing is pushed yet: the return address is on top of the stack.
            Assert.AreEqual(new FrameRule(false, 8, 0), location.Frame, method.Name);
        }
    }

    private static uint Word(int place) => BinaryPrimitives.ReadUInt32LittleEndian(Content.AsSpan(place));

    private static ElfSection Section(string name) => Image.Find(name) ?? throw new AssertFailedException($"no section {name}");
}
