using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Encoded;

/// <summary>Code of 32-bit protected mode, where a boot begins.</summary>
[TestClass]
public sealed class Bits32Tests
{
    [TestMethod]
    public void EnablesLongMode() => Encodings.Match(
        32,
        "",
        ("ESP = @Start", "mov esp, 0"),
        ("EAX = CR4", "mov eax, cr4"),
        ("EAX | $20", "or eax, 0x20"),
        ("CR4 = EAX", "mov cr4, eax"),
        ("ECX = $C0000080", "mov ecx, 0xC0000080"),
        ("RdMsr", "rdmsr"),
        ("EAX | 1 << 8", "or eax, 0x100"),
        ("WrMsr", "wrmsr"),
        ("EAX | $80000001", "or eax, 0x80000001"),
        ("CR0 = EAX", "mov cr0, eax"),
        ("Lgdt [@Start]", "lgdt [0]"),
        ("goto 8:@Start", "jmp 8:0"),
        ("far goto dword [EAX]", "jmp far [eax]"));

    [TestMethod]
    public void MovesAndPushes() => Encodings.Match(
        32,
        "",
        ("EAX = [EBX + ECX*4 + 8]", "mov eax, [ebx + ecx*4 + 8]"),
        ("dword [$FEE000B0] = 0", "mov dword [0xFEE000B0], 0"),
        ("dword [EDI] = @Start", "mov dword [edi], 0"),
        ("EAX = unsigned byte .Start", "movzx eax, byte [0]"),
        ("EAX = GS[4]", "mov eax, [gs:4]"),
        ("+EAX", "push eax"),
        ("+5", "push 5"),
        ("+$FFFFFFFF", "push 0xFFFFFFFF"),
        ("+@Start", "push 0"),
        ("-EBX", "pop ebx"),
        ("+DS", "push ds"),
        ("-ES", "pop es"),
        ("+All", "pusha"),
        ("-All", "popa"),
        ("+Flags", "pushf"),
        ("-Flags", "popf"),
        ("FxSave [EAX]", "fxsave [eax]"),
        ("FarReturn", "retf"),
        ("IRet", "iret"),
        ("goto EAX", "jmp eax"),
        ("call [EAX]", "call dword [eax]"));
}
