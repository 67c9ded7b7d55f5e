using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Encoded;

/// <summary>Which of the forms of an address an operand becomes.</summary>
[TestClass]
public sealed class AddressingTests
{
    private const string Variable = "extern Away qword\n";

    [TestMethod]
    public void ChoosesRelativeAndAbsolute() => Encodings.Match(
        64,
        Variable,
        ("RAX = .Away", "mov rax, [rip]"),
        ("RAX = @Away", "lea rax, [rip]"),
        ("RAX = absolute @Away", "mov rax, 0"),
        ("RAX = absolute @Away + $1000", "mov rax, 0"),
        ("EAX = absolute @Away", "mov eax, 0"),
        ("RAX = [absolute @Away]", "mov rax, [0]"),
        ("RAX = .Away[RCX*8]", "mov rax, [rcx*8]"),
        ("RAX = .Away[RDX + RCX*8 + 16]", "mov rax, [rdx + rcx*8]"),
        ("+absolute @Away", "push 0"),
        ("qword [RAX] = absolute @Away", "mov qword [rax], 0"),
        ("RAX ?= absolute @Away", "cmp rax, 0"));

    [TestMethod]
    public void CombinesRegisters() => Encodings.Match(
        64,
        "",
        ("RAX = [RCX*8]", "mov rax, [rcx*8]"),
        ("RAX = [RSP]", "mov rax, [rsp]"),
        ("RAX = [R12 + R13]", "mov rax, [r12 + r13]"),
        ("RAX = [RBP - 8]", "mov rax, [rbp - 8]"),
        ("RAX = [RCX*4 + RDX]", "mov rax, [rdx + rcx*4]"),
        ("RAX = [RAX - $80000000]", "mov rax, [rax - 0x80000000]"),
        ("AH = [RAX]", "mov ah, [rax]"),
        ("byte [RCX + RDX] = -1", "mov byte [rcx + rdx], 0xFF"));
}
