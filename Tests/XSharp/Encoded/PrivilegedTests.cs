using System.Linq;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Encoded;

/// <summary>What only ring 0 may execute, by its encoding.</summary>
[TestClass]
public sealed class PrivilegedTests
{
    [TestMethod]
    public void MovesSpecialRegisters() => Encodings.Match(
        64,
        "",
        ("RAX = CR0", "mov rax, cr0"),
        ("CR0 = RAX", "mov cr0, rax"),
        ("RBX = CR2", "mov rbx, cr2"),
        ("CR3 = R15", "mov cr3, r15"),
        ("CR4 = RDX", "mov cr4, rdx"),
        ("CR8 = RCX", "mov cr8, rcx"),
        ("R9 = CR8", "mov r9, cr8"),
        ("DR7 = RAX", "mov dr7, rax"),
        ("RAX = DR6", "mov rax, dr6"),
        ("DS = AX", "mov ds, eax"),
        ("SS = CX", "mov ss, ecx"),
        ("GS = word [RAX]", "mov gs, [rax]"),
        ("DX = FS", "mov dx, fs"),
        ("word [RDI] = ES", "mov [rdi], es"),
        ("+GS", "push gs"),
        ("-FS", "pop fs"));

    [TestMethod]
    public void UsesPorts() => Encodings.Match(
        64,
        "",
        ("AL = Port[DX]", "in al, dx"),
        ("AX = Port[DX]", "in ax, dx"),
        ("EAX = Port[DX]", "in eax, dx"),
        ("AL = Port[$60]", "in al, 0x60"),
        ("Port[DX] = AL", "out dx, al"),
        ("Port[DX] = AX", "out dx, ax"),
        ("Port[DX] = EAX", "out dx, eax"),
        ("Port[$20] = AL", "out 0x20, al"),
        ("rep InsW", "rep insw"),
        ("rep OutsD", "rep outsd"),
        ("InsB", "insb"));

    [TestMethod]
    public void KnowsInstructionsWithoutOperands() => Encodings.Match(
        64,
        "",
        [.. ("cli sti hlt swapgs syscall rdmsr wrmsr rdpmc stac clac clts invd wbinvd ud2 int3 iretq sysret retfq "
            + "xgetbv xsetbv fninit emms leave sahf lahf")
            .Split(' ').Select(name => (Written(name), name))]);

    private static string Written(string name) => name == "retfq" ? "FarReturn" : name;

    [TestMethod]
    public void ReturnsFromSystemCalls() => Encodings.Match(
        64, "", ("SysRetQ", "o64 sysret"), ("SysRet", "sysret"), ("SysExit", "o64 sysexit"));

    [TestMethod]
    public void KnowsInstructionsOnMemory() => Encodings.Match(
        64,
        "",
        ("Lgdt [RAX]", "lgdt [rax]"),
        ("Lidt [RAX + 8]", "lidt [rax + 8]"),
        ("Sgdt RSP[8]", "sgdt [rsp + 8]"),
        ("Sidt [RDX]", "sidt [rdx]"),
        ("Invlpg [RDI]", "invlpg [rdi]"),
        ("FxSave [RAX]", "fxsave64 [rax]"),
        ("FxRstor [RAX]", "fxrstor64 [rax]"),
        ("XSave [RAX]", "xsave64 [rax]"),
        ("XSaveOpt [RAX]", "xsaveopt64 [rax]"),
        ("XSaveC [RAX]", "xsavec64 [rax]"),
        ("XSaveS [RAX]", "xsaves64 [rax]"),
        ("XRstor [RAX]", "xrstor64 [rax]"),
        ("XRstorS [RAX]", "xrstors64 [rax]"),
        ("ClFlush [RSI]", "clflush [rsi]"),
        ("PrefetchT0 [RSI]", "prefetcht0 [rsi]"),
        ("PrefetchNta [RSI]", "prefetchnta [rsi]"),
        ("InvPcid RAX, [RDX]", "invpcid rax, [rdx]"));

    [TestMethod]
    public void KnowsInstructionsOnRegisters() => Encodings.Match(
        64,
        "",
        ("Ltr AX", "ltr ax"),
        ("Lldt CX", "lldt cx"),
        ("Str DX", "str dx"),
        ("Sldt word [RDI]", "sldt [rdi]"),
        ("Int $80", "int 0x80"),
        ("RdFsBase RAX", "rdfsbase rax"),
        ("WrFsBase RDI", "wrfsbase rdi"),
        ("RdGsBase RAX", "rdgsbase rax"),
        ("WrGsBase R8", "wrgsbase r8"),
        ("RdRand RAX", "rdrand rax"),
        ("RdSeed ECX", "rdseed ecx"),
        ("PopCnt RAX, RDX", "popcnt rax, rdx"),
        ("TzCnt EAX, dword [RDI]", "tzcnt eax, [rdi]"),
        ("LzCnt RAX, RDX", "lzcnt rax, rdx"),
        ("Bt RAX, RDX", "bt rax, rdx"),
        ("Bt dword [RAX], 31", "bt dword [rax], 0x1F"),
        ("Shrd RAX, RDX, CL", "shrd rax, rdx, cl"),
        ("PMovMskB EAX, XMM1", "pmovmskb eax, xmm1"),
        ("PCmpEqB XMM8, [RAX]", "pcmpeqb xmm8, [rax]"));

    [TestMethod]
    public void OverridesSegments() => Encodings.Match(
        64,
        "",
        ("RAX = GS[8]", "mov rax, [gs:8]"),
        ("GS[#Slot] = RSP".Replace("#Slot", "16", System.StringComparison.Ordinal), "mov [gs:0x10], rsp"),
        ("dword FS[RAX + 4] = 1", "mov dword [fs:rax + 4], 1"),
        ("+GS[0]", "push qword [gs:0]"),
        ("RAX = [absolute $1000]", "mov rax, [0x1000]"));

    [TestMethod]
    public void ReturnsFar() => Encodings.Match(
        64,
        "",
        ("far goto dword [RAX]", "jmp dword far [rax]"),
        ("far goto qword [RAX]", "jmp far [rax]"),
        ("far call qword RSP[8]", "call far [rsp + 8]"),
        ("FarReturn 8", "retfq 8"),
        ("Ret 16", "ret 0x10"),
        ("IRet", "iretq"));
}
