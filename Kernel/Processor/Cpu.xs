// Single instructions that C# cannot say. System V functions; the C# side is Processor/Cpu.cs.

section .text code
namespace Cpu

global function cpu_in8 {
    EDX = EDI
    EAX = 0
    AL = Port[DX]
}
global function cpu_in16 {
    EDX = EDI
    EAX = 0
    AX = Port[DX]
}
global function cpu_in32 {
    EDX = EDI
    EAX = Port[DX]
}
global function cpu_out8 {
    EDX = EDI
    EAX = ESI
    Port[DX] = AL
}
global function cpu_out16 {
    EDX = EDI
    EAX = ESI
    Port[DX] = AX
}
global function cpu_out32 {
    EDX = EDI
    EAX = ESI
    Port[DX] = EAX
}
global function cpu_rdmsr {
    ECX = EDI
    RdMsr
    RDX << 32
    RAX | RDX
}
global function cpu_wrmsr {
    ECX = EDI
    EAX = ESI
    RDX = RSI
    RDX >> 32
    WrMsr
}
global function cpu_rdtsc {
    RdTsc
    RDX << 32
    RAX | RDX
}
// edi = leaf, esi = subleaf, rdx = four words out.
global function cpu_cpuid {
    +RBX
    R8 = RDX
    EAX = EDI
    ECX = ESI
    CpuId
    [R8] = EAX
    R8[4] = EBX
    R8[8] = ECX
    R8[12] = EDX
    -RBX
}
global function cpu_read_cr0 {
    RAX = CR0
}
global function cpu_write_cr0 {
    CR0 = RDI
}
global function cpu_read_cr2 {
    RAX = CR2
}
global function cpu_read_cr3 {
    RAX = CR3
}
global function cpu_write_cr3 {
    CR3 = RDI
}
global function cpu_read_cr4 {
    RAX = CR4
}
global function cpu_write_cr4 {
    CR4 = RDI
}
global function cpu_invlpg {
    Invlpg [RDI]
}
// rdi = pseudo-descriptor, esi = code selector, edx = data selector, ecx = task selector.
global function cpu_lgdt {
    Lgdt [RDI]
    +RSI
    RAX = @Reloaded
    +RAX
    FarReturn
Reloaded:
    DS = DX
    ES = DX
    SS = DX
    FS = DX
    GS = DX
    Ltr CX
    // A reset leaves a local table of 64 KiB at address 0, where environments map what they like: call gates to ring 0.
    EAX = 0
    Lldt AX
    // Nor are breakpoints left on, which would be debug exceptions of the kernel's (Upcall/DebugException.xs). Ring 3 cannot set any.
    DR7 = RAX
}
global function cpu_lidt {
    Lidt [RDI]
}
// Answers the vector of the interrupt that came: its entry (Entry.xs) returns from here, with interrupts off again. What else ends a halt, such as a
// management interrupt whose handler does not go back to it, is none to answer: it waits on.
global function cpu_wait {
    repeat {
        Sti
        Hlt
    }
}
global function cpu_halt {
    repeat {
        Cli
        Hlt
    }
}
global function cpu_triple_fault {
    +0
    +0
    Lidt [RSP]
    Int3
}
global function cpu_pause {
    Pause
}
global function cpu_read_rbp {
    RAX = RBP
}
global function cpu_rdrand {
    RdRand RAX
    if !carry {
        EAX = 0
    }
}
