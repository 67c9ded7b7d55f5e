using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Encoded;

/// <summary>Sections of the object: type, flags and alignment (System V gABI, chapter 4).</summary>
[TestClass]
public sealed class SectionTests
{
    private const uint Progbits = 1, Note = 7, Nobits = 8;
    private const ulong Write = 1, Alloc = 2, Execute = 4;

    [TestMethod]
    [DataRow(".text", "Nop", Progbits, Alloc | Execute)]
    [DataRow(".boot.text", "Nop", Progbits, Alloc | Execute)]
    [DataRow(".rodata", "var byte = 1", Progbits, Alloc)]
    [DataRow(".boot.data", "var byte = 1", Progbits, Alloc | Write)]
    [DataRow(".boot.bss", "var byte", Nobits, Alloc | Write)]
    [DataRow(".multiboot2 readonly", "var byte = 1", Progbits, Alloc)]
    [DataRow(".note.Xen", "var dword = 1", Note, Alloc)]
    [DataRow(".special zero", "var qword[5]", Nobits, Alloc | Write)]
    [DataRow(".special code", "Nop", Progbits, Alloc | Execute)]
    [DataRow(".special data", "var byte = 1", Progbits, Alloc | Write)]
    public void HaveAttributes(string section, string content, uint type, ulong flags)
    {
        using var workshop = new Workshop();
        var compiled = new ObjectFile(workshop.Assemble(Source.Compile($"section {section}\nalign 64\n{content}\n")));
        Assert.AreEqual((type, flags, 64ul), compiled.Attributes(section.Split(' ')[0]));
    }

    [TestMethod]
    public void PadData()
    {
        using var workshop = new Workshop();
        const string Padded = "section .rodata\nvar byte = 1\nalign 4\nvar word[] = 2, $FFFF\nvar byte[3] = 7\n";
        var compiled = new ObjectFile(workshop.Assemble(Source.Compile(Padded)));
        CollectionAssert.AreEqual(new byte[] { 1, 0, 0, 0, 2, 0, 0xFF, 0xFF, 7, 0, 0 }, compiled.Section(".rodata"));
    }

    /// <summary>As a kernel writes it: 256 entries with and without error code, and the table of their addresses.</summary>
    [TestMethod]
    public void HoldInterruptEntries()
    {
        using var workshop = new Workshop();
        var compiled = new ObjectFile(workshop.Assemble(Source.Compile("""
            for N = 0 to 255 {
                Entry#N:
                    if #N in 8, 10 to 14 {
                        Nop
                    } else if #N = 255 {
                        Hlt
                    } else {
                        +0
                    }
                    +#N
                    goto Common
            }
            Common:
                IRet
            section .rodata
            for N = 0 to 255 {
                var qword = @Entry#N
            }
            """)));
        var code = Encodings.Disassemble(compiled.Section(".text"), 64);
        Assert.HasCount(256 * 3 + 1, code);
        Assert.AreEqual("push 0", code[7 * 3]);
        Assert.AreEqual("nop", code[8 * 3]);
        Assert.AreEqual("push 8", code[8 * 3 + 1]);
        Assert.AreEqual("hlt", code[255 * 3]);
        Assert.HasCount(256 * 8, compiled.Section(".rodata"));
    }
}
