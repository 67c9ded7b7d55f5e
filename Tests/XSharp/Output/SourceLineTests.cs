using System;
using System.IO;
using System.Linq;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Output;

/// <summary>What a reader and a debugger find in the output.</summary>
[TestClass]
public sealed class SourceLineTests
{
    private const string Program = """
        // Counts down.
        global function Count {
            RAX = 0
            while RDI > 0 {
                RAX + RDI
                RDI--
            }
        }
        global function _start {
            EDI = 4
            Count()
            EDI = EAX
            EAX = 60
            SysCall
        }
        """;

    [TestMethod]
    public void StandBesideInstructions()
    {
        var lines = Source.Compile(Program, "/some where/count.xs").Split('\n');
        var index = Array.FindIndex(lines, line => line.StartsWith("    add rax, rdi", StringComparison.Ordinal));
        Assert.EndsWith("; RAX + RDI", lines[index]);
        Assert.AreEqual("%line 5+0 /some where/count.xs", lines[index - 1]);
        Assert.IsTrue(lines.Contains("global $Count"));
    }

    /// <summary>A backslash would continue the comment over the next instruction, a line feed in a path would end a directive.</summary>
    [TestMethod]
    public void CannotBreakTheOutput()
    {
        Assert.Contains("nop", string.Join(' ', Encodings.Disassemble(Text("Hlt // \\\nNop\nRAX = ' \\'\nHlt"), 64)));
        Assert.IsNull(Build.XSharp.XSharpCompiler.Compile("Nop", "evil\n.xs").Assembly);
    }

    [TestMethod]
    public void LetNamesBeInstructionsOfTheAssembler()
    {
        var names = "Common Wait Loop Add Test Absolute Istruc Default Rel Byte1 _start St0 Jmp".Split(' ');
        var source = string.Concat(names.Select(name => $"global function {name} {{\ncall {name}\nRAX = @{name}\n}}\n"));
        using var workshop = new Workshop();
        workshop.Assemble(Source.Compile(source));
    }

    [TestMethod]
    public void LetGdbStep()
    {
        if (!File.Exists("/usr/bin/gdb"))
            Assert.Inconclusive("gdb is not installed");
        using var workshop = new Workshop();
        var source = workshop.Write("count.xs", Program);
        var compiled = workshop.Assemble(Source.Compile(Program, source));
        var program = Path.Combine(workshop.Root, "count");
        workshop.Run("ld.lld", ["-static", "-o", program, compiled]);
        workshop.Run(program, [], expected: 10);
        var output = workshop.Run(
            "gdb", ["-q", "-batch", "-ex", $"info line {source}:6", "-ex", $"list {source}:5,5", "-ex", "info line Count", program]);
        Assert.Contains("Line 6 of", output);
        Assert.Contains("starts at address", output);
        Assert.Contains("RAX + RDI", output);
        Assert.Contains($"Line 3 of \"{source}\"", output);
    }

    private static byte[] Text(string source)
    {
        using var workshop = new Workshop();
        return new ObjectFile(workshop.Assemble(Source.Compile(source))).Section(".text");
    }
}
