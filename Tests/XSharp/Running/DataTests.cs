using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Running;

[TestClass]
public sealed class DataTests
{
    private const string Data = """
        section .data
        align 8
        var Plain
        var Wide qword = $1122334455667788
        var Words word[] = 1, 2, 3
        var Bytes byte[8] = 'ab', 7, -1
        var Text = 'hi ''you'''
        var Signed dword = -5
        Begin:
        var dword[] = 10, 20
        var qword = @Wide
        End:
        var Length word = @End - @Begin
        var Quarter dword = (@End - @Begin) / 4
        const Span = @End - @Begin
        global var Shared qword = #Span + 1
        section .rodata
        var Squares dword[] = 0, 1, 4
        for N = 3 to 9 {
            var dword = #N * #N
        }
        section .bss
        align 16
        var Zeros qword[4]
        var Byte1 byte
        section .text
        """;

    [TestMethod]
    [DataRow("EAX = .Plain", 0ul)]
    [DataRow("RAX = .Wide", 0x1122334455667788ul)]
    [DataRow("EAX = dword .Wide", 0x55667788ul)]
    [DataRow("EAX = dword .Wide[4]", 0x11223344ul)]
    [DataRow("RAX = unsigned .Words[4]", 3ul)]
    [DataRow("ECX = 1\nRAX = @Words\nRAX = unsigned word RAX[RCX*2]", 2ul)]
    [DataRow("RAX = qword .Bytes", 0xFF076261ul)]
    [DataRow("EAX = dword .Text[3]", 0x756F7927ul)]
    [DataRow("RAX = unsigned byte .Text[8]", 0ul)]
    [DataRow("RAX = signed .Signed", 0xFFFFFFFFFFFFFFFBul)]
    [DataRow("RAX = @Begin\nRAX = [RAX + 8]\nRAX = [RAX]", 0x1122334455667788ul)]
    [DataRow("RAX = qword .Begin[8]\nRDX = @.Wide\nRAX - RDX", 0ul)]
    [DataRow("RAX = unsigned .Length", 16ul)]
    [DataRow("EAX = .Quarter", 4ul)]
    [DataRow("RAX = .Shared", 17ul)]
    [DataRow("RAX = #Span", 16ul)]
    [DataRow("EAX = .Squares[9 * 4]", 81ul)]
    [DataRow("RAX = .Zeros[24]", 0ul)]
    [DataRow(".Zeros[8] = RDI\nRAX = .Zeros[8]", 5ul)]
    [DataRow(".Zeros = 9\n.Zeros + RDI\n.Zeros--\nRAX = .Zeros", 13ul)]
    [DataRow(".Byte1 = DIL\n.Byte1 ?= 5\nRAX = 0\nSetE AL", 1ul)]
    [DataRow("RAX = @Zeros + 8\nRDX = @Zeros\nRAX - RDX", 8ul)]
    [DataRow("RAX = @Zeros[8]\nRDX = @.Zeros\nRAX - RDX", 8ul)]
    [DataRow("RAX = @Zeros\nRAX & 15", 0ul)]
    [DataRow("lock .Zeros + 4\nRAX = .Zeros", 4ul)]
    [DataRow("+.Wide\n-RAX", 0x1122334455667788ul)]
    [DataRow("-.Zeros\n+.Zeros\nRAX = 1", 1ul)]
    public void KeepsVariables(string body, ulong expected) =>
        Assert.AreEqual(expected, Snippet.RunFile($"{Data}\nglobal function Test {{\n{body}\n}}\n", 5));

    /// <summary>Names that stay in the file get the prefix, names that leave it do not.</summary>
    [TestMethod]
    public void KnowsNamespaces() => Assert.AreEqual(33ul, Snippet.RunFile("""
        namespace One
        section .data
        var N qword = 1
        section .text
        function Get {
            RAX = .N
        }
        namespace Two
        section .data
        var N qword = 2
        section .text
        function Get {
            RAX = .N
        }
        global function Test {
            Get()
            RDX = RAX
            One_Get()
            RDX + RAX
            RAX = RDX
            RAX + ..Outside
            RAX + qword .One_N
            RAX - 1
        }
        section .data
        export Outside
        var Outside qword = 30
        """));
}
