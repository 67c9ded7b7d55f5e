using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Running;

[TestClass]
public sealed class ControlFlowTests
{
    private const ulong Minus1 = ulong.MaxValue;

    /// <summary>Each comparison three ways: as a block, as a jump, and on the flags of ?=.</summary>
    [TestMethod]
    [DataRow("=", 5ul, 5ul, true)]
    [DataRow("=", 5ul, 6ul, false)]
    [DataRow("!=", 5ul, 6ul, true)]
    [DataRow("!=", 5ul, 5ul, false)]
    [DataRow("<", 5ul, Minus1, true)]
    [DataRow("<", 5ul, 5ul, false)]
    [DataRow(">", Minus1, 5ul, true)]
    [DataRow(">", 5ul, 5ul, false)]
    [DataRow("<=", 5ul, 5ul, true)]
    [DataRow("<=", Minus1, 5ul, false)]
    [DataRow(">=", 5ul, 5ul, true)]
    [DataRow(">=", 5ul, Minus1, false)]
    [DataRow("s<", Minus1, 5ul, true)]
    [DataRow("s<", 5ul, Minus1, false)]
    [DataRow("s>", 5ul, Minus1, true)]
    [DataRow("s>", 5ul, 5ul, false)]
    [DataRow("s<=", Minus1, 5ul, true)]
    [DataRow("s<=", 5ul, Minus1, false)]
    [DataRow("s>=", 5ul, 5ul, true)]
    [DataRow("s>=", Minus1, 5ul, false)]
    [DataRow("&", 6ul, 2ul, true)]
    [DataRow("&", 6ul, 1ul, false)]
    [DataRow("!&", 6ul, 1ul, true)]
    [DataRow("!&", 6ul, 4ul, false)]
    public void Compares(string comparison, ulong left, ulong right, bool holds)
    {
        var expected = holds ? 111ul : 0;
        var flags = comparison is "&" or "!&"
            ? $"RDI ?& RSI\nif {(comparison == "&" ? "!0" : "0")} {{\nRAX + 100\n}}"
            : $"RDI ?= RSI\nif {comparison} {{\nRAX + 100\n}}";
        var body = $"RAX = 0\nif RDI {comparison} RSI {{\nRAX + 1\n}}\nif RDI {comparison} RSI goto Yes\ngoto Next\nYes:\nRAX + 10\nNext:\n{flags}";
        Assert.AreEqual(expected, Snippet.Run(body, left, right));
    }

    [TestMethod]
    [DataRow(1ul, 10ul)]
    [DataRow(2ul, 20ul)]
    [DataRow(3ul, 30ul)]
    [DataRow(4ul, 31ul)]
    [DataRow(9ul, 99ul)]
    public void Chooses(ulong argument, ulong expected)
    {
        const string body = """
            if RDI = 1 {
                RAX = 10
            } else if RDI = 2 {
                RAX = 20
            } else if RDI <= 4 {
                RAX = 30
                if RDI = 4 {
                    RAX++
                }
            } else {
                RAX = 99
            }
            """;
        Assert.AreEqual(expected, Snippet.Run(body, argument));
    }

    [TestMethod]
    [DataRow("RDI - 5", "0", true)]
    [DataRow("RDI - 5", "!0", false)]
    [DataRow("RDI - 5", "zero", true)]
    [DataRow("RDI - 6", "carry", true)]
    [DataRow("RDI - 5", "!carry", true)]
    [DataRow("RDI - 6", "sign", true)]
    [DataRow("RDI - 4", "!sign", true)]
    [DataRow("RDI = $7FFFFFFFFFFFFFFF\nRDI + 1", "overflow", true)]
    [DataRow("RDI + 1", "!overflow", true)]
    [DataRow("RDI = 3\nRDI & 3", "parity", true)]
    [DataRow("RDI = 1\nRDI & 3", "!parity", true)]
    public void AsksFlags(string operation, string flag, bool holds) =>
        Assert.AreEqual(holds ? 1ul : 0, Snippet.Run($"{operation}\nif {flag} {{\nRAX = 1\nreturn\n}}\nRAX = 0", 5));

    [TestMethod]
    [DataRow("RAX = 0\nwhile RDI > 0 {\nRAX + RDI\nRDI--\n}", 55ul)]
    [DataRow("RAX = 0\nwhile RDI != 0 {\nRDI--\nif RDI & 1 continue\nif RDI = 2 break\nRAX + RDI\n}", 18ul)]
    [DataRow("RAX = 0\nrepeat {\nRAX + RDI\nRDI--\n} while !0", 55ul)]
    [DataRow("RAX = 0\nrepeat {\nRDI--\nif RDI = 5 continue\nRAX + RDI\n} while RDI > 0", 40ul)]
    [DataRow("RAX = 0\nrepeat {\nRAX + 2\nif RAX >= 9 return\n}", 10ul)]
    [DataRow("RAX = 0\nrepeat {\nRAX + 2\nif RAX >= 9 break\n}\nRAX + 1", 11ul)]
    [DataRow("RAX = 0\nrepeat RDI times {\nRAX + 3\n}", 30ul)]
    [DataRow("RAX = 7\nRDI = 0\nrepeat RDI times {\nRAX + 3\n}", 7ul)]
    [DataRow("RAX = 0\nrepeat EDI times {\nif EDI & 1 continue\nRAX + 1\n}", 5ul)]
    [DataRow("RAX = 0\nrepeat 4 times {\nRAX + 3\n}", 12ul)]
    [DataRow("RAX = 0\nfor N = 1 to 4 {\nRAX + #N * 10\n}", 100ul)]
    [DataRow("RAX = 0\nwhile RDI > 0 {\nRDI--\nRSI = 3\nwhile RSI > 0 {\nRSI--\nif RDI = 4 break\nRAX++\n}\n}", 27ul)]
    public void Loops(string body, ulong expected) => Assert.AreEqual(expected, Snippet.Run(body, 10));

    [TestMethod]
    public void ReturnsThroughExit() => Assert.AreEqual(
        6ul, Snippet.Run("RAX = 5\nif RDI = 0 return\nRAX = 7\nreturn\nRAX = 8\nExit:\nRAX + 1"));

    [TestMethod]
    [DataRow("Helper()", 8ul)]
    [DataRow("call Helper", 8ul)]
    [DataRow("RDX = @Helper\ncall RDX", 8ul)]
    [DataRow("RDX = @.Table\ncall [RDX + 8]", 8ul)]
    [DataRow("call .Pointer", 8ul)]
    [DataRow("call .Table[8]", 8ul)]
    [DataRow("RDX = @Table\nRCX = 1\ncall qword RDX[RCX*8]", 8ul)]
    [DataRow("goto Helper", 7ul)]
    [DataRow("goto .Pointer", 7ul)]
    [DataRow("if RDI = 0 goto Helper", 7ul)]
    [DataRow("if RDI = 0 goto .Pointer", 7ul)]
    [DataRow("if RDI = 0 call Helper", 8ul)]
    [DataRow("if RDI != 0 Helper()\nRAX = 1", 2ul)]
    [DataRow("goto .Middle", 50ul)]
    [DataRow("call Com_Near", 31ul)]
    public void CallsAndJumps(string jump, ulong expected)
    {
        var source = $"global function Test {{\n{jump}\nRAX + 1\n}}\n" + """
            function Helper {
                RAX = 7
                return
                .Middle:
                RAX = 50
            }
            section .data
            align 8
            var Pointer qword = @Helper
            var Table qword[] = 0, @Helper
            section .text
            namespace Com
            function Near {
                RAX = 30
            }
            """;
        Assert.AreEqual(expected, Snippet.RunFile(source));
    }

    /// <summary>Labels of one name in two functions, and a local one that hides one of the file.</summary>
    [TestMethod]
    public void ScopesLabels() => Assert.AreEqual(21ul, Snippet.RunFile("""
        global function Test {
            RAX = 0
            goto Again
            RAX = 100
        Again:
            RAX + 1
            Other()
        }
        function Other {
        Again:
            RAX + 10
            if RAX < 20 goto Again
        }
        Again:
            Ud2
        """));

    [TestMethod]
    public void ReturnsFromInterrupts() => Assert.AreEqual(5ul, Snippet.RunFile("""
        global function Test {
            RDX = RSP
            RAX = 0
            AX = SS
            +RAX
            +RDX
            +Flags
            AX = CS
            +RAX
            call Handler
            RAX = 5
        }
        interrupt Handler {
            // The call pushed RIP: with it the stack is that of an interrupt.
        }
        """));
}
