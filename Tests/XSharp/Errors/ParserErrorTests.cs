using ExoCosmos.Build.XSharp;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Errors;

[TestClass]
public sealed class ParserErrorTests
{
    [TestMethod]
    [DataRow("Foo", 1, "'Foo' is no register, keyword or instruction")]
    [DataRow("Foo = 5", 1, "'Foo' is no register, keyword or instruction")]
    [DataRow("mov rax, 5", 1, "'mov' is no register, keyword or instruction")]
    [DataRow("RAX", 4, "an operation is missing")]
    [DataRow("RAX 5", 5, "'5' is no operation")]
    [DataRow("RAX ) 5", 5, "')' is no operation")]
    [DataRow("RAX =", 6, "is missing")]
    [DataRow("RAX = 5 6", 9, "'6' does not belong here")]
    [DataRow("RAX = RBX + 4", 11, "one statement does one thing")]
    [DataRow("RAX = RBX RCX", 11, "'RCX' does not belong here")]
    [DataRow("RAX = RBX * RCX", 7, "made in place")]
    [DataRow("RAX = Count", 7, "'Count' is no number: .Count is its contents")]
    [DataRow("RAX = 5 +", 10, "a number or another constant is missing")]
    [DataRow("RAX = (5", 9, "')' is missing")]
    [DataRow("RAX = 5 / 0", 9, "division by zero")]
    [DataRow("RAX = 1 << 64", 9, "between 0 and 63")]
    [DataRow("RAX = $FFFFFFFFFFFFFFFF + 1", 25, "more than 64 bits")]
    [DataRow("RAX = 'too long for it'", 7, "1 to 8 bytes")]
    [DataRow("RAX = [RBX", 11, "']' is missing")]
    [DataRow("RAX = [RBX / 2]", 12, "'/' in an address")]
    [DataRow("RAX = [RBX * 3]", 14, "no scale")]
    [DataRow("RAX = [RBX - RCX]", 14, "RCX cannot be subtracted")]
    [DataRow("RAX = [RBX + RCX + RDX]", 20, "at most two registers")]
    [DataRow("RAX = [RBX*2 + RCX*4]", 16, "at most two registers")]
    [DataRow("RAX = [XMM0]", 8, "XMM0 cannot be part of an address")]
    [DataRow("RAX = CR3[4]", 7, "CR3 cannot be part of an address")]
    [DataRow("RAX = byte 5", 12, "memory is missing after 'byte'")]
    [DataRow("byte = 5", 6, "memory is missing after 'byte'")]
    [DataRow("5 = RAX", 1, "begins with a register")]
    [DataRow("@Count = RAX", 1, "begins with a register")]
    [DataRow("aligned RAX + 5", 1, "only a move can be aligned")]
    [DataRow("lock RAX = 5", 10, "cannot be locked")]
    [DataRow("lock .Count ?= 5", 13, "cannot be locked")]
    [DataRow("rep RAX = 5", 5, "a string instruction is missing")]
    [DataRow("Nop 5", 5, "takes no operand")]
    [DataRow("Bt RAX RBX", 8, "',' is missing between the operands")]
    [DataRow("goto", 5, "the target is missing")]
    [DataRow("goto 5", 7, "':' is missing")]
    [DataRow("goto @F", 6, "goes to a name")]
    [DataRow("far RAX", 5, "after 'far'")]
    [DataRow("far goto F", 10, "a far jump goes through memory")]
    [DataRow("F(5)", 3, "no arguments")]
    [DataRow("if RAX = 5", 11, "after the condition")]
    [DataRow("if RAX goto F", 8, "'goto' is no comparison")]
    [DataRow("if !RAX goto F", 4, "'!' needs a flag")]
    [DataRow("if RAX = 5 RBX = 6", 12, "after the condition")]
    [DataRow("RAX = 5 {", 1, "this statement has no block", true)]
    [DataRow("function", 9, "name of the function is missing", true)]
    [DataRow("var 5", 5, "after 'var'")]
    [DataRow("var X tbyte", 7, "'tbyte' is no size")]
    [DataRow("var X[5]", 6, "needs the size of its elements")]
    [DataRow("var X word[]", 1, "number of elements or their values")]
    [DataRow("var X word[0]", 12, "between 1 and")]
    [DataRow("var X word = 1, 2", 17, "several values need an array")]
    [DataRow("global var byte = 2", 8, "cannot be global")]
    [DataRow("RAX:", 1, "is a register")]
    [DataRow("Goto:", 1, "is a keyword")]
    [DataRow("section .strange", 17, "add code, readonly, data, zero or note")]
    [DataRow("section .strange blue", 18, "'blue' is no kind")]
    [DataRow("bits 16", 6, "expected 32 or 64")]
    [DataRow("align 3", 7, "a power of two")]
    [DataRow("extern X tiny", 10, "'tiny' is no size")]
    [DataRow("const X 5", 9, "'=' is missing")]
    public void NamesThePlace(string line, int column, string reason, bool block = false)
    {
        if (block)
            Source.Refuses($"function F {{\n{line.TrimEnd(' ', '{')} {{\n}}\n}}", 2, column, reason);
        else
            Source.RefusesStatement(line, column, reason);
    }

    [TestMethod]
    [DataRow("}", 1, 1, "closes nothing")]
    [DataRow("function F {\nNop\n", 1, 1, "is not closed")]
    [DataRow("while 0 {\nif 0 {\n}\n", 1, 1, "is not closed")]
    [DataRow("while 0 {\n} else {\n}\n", 2, 7, "only an if goes on")]
    [DataRow("if 0 {\n} else {\n} else {\n}\n", 3, 7, "only an if goes on")]
    [DataRow("if 0 {\n} otherwise {\n}\n", 2, 3, "only an if goes on")]
    [DataRow("if 0 {\n} else Nop {\n}\n", 2, 8, "after 'else'")]
    [DataRow("if 0 {\n} while 0\n", 2, 9, "does not belong behind this '}'")]
    [DataRow("repeat {\n} until 0\n", 2, 3, "does not belong behind this '}'")]
    [DataRow("repeat RCX {\n}\n", 1, 11, "'times' is missing")]
    [DataRow("if {\n}\n", 1, 3, "is missing")]
    public void ClosesBlocks(string source, int line, int column, string reason) => Source.Refuses(source, line, column, reason);

    [TestMethod]
    public void FindsEveryWrongLine()
    {
        var result = XSharpCompiler.Compile("RAX = ?\nFoo\nif RAX {\nBar\n}\nNop\nRAX = 5 5\n", "test.xs");
        Assert.AreEqual("1 2 3 4 7", string.Join(' ', System.Linq.Enumerable.Select(result.Diagnostics, one => one.At.Line)));
        Assert.IsNull(result.Assembly);
    }

    [TestMethod]
    public void BoundsNesting()
    {
        var source = string.Concat(System.Linq.Enumerable.Repeat("if 0 {\n", 5000));
        Assert.IsNull(XSharpCompiler.Compile(source, "test.xs").Assembly);
        Source.Refuses($"RAX = {new string('(', 1000)}5", 1, 107, "nested too deeply");
    }
}
