// What compiled C# calls and no library is there to answer. The allocation helpers (RhpNewFast and its kin) are absent on
// purpose: that is what makes an allocation a link error.

// Each image supplies it: the kernel panics, a libOS raises an upcall or exits.
extern RhpThrowEx

section .text code

// Transitions between managed and unmanaged code tell a garbage collector where the stack may be walked. There is none.
align 16
global RhpReversePInvoke:
global RhpReversePInvokeReturn:
global RhpPInvoke:
global RhpPInvokeReturn:
global function RhpGcPoll {
}

// A frame of a page or more: touches every page from rsp down to r11, so that a stack overflow meets the guard page
// instead of jumping over it. Keeps all registers.
align 16
global function RhpStackProbe {
    +RAX
    RAX = RSP
    RAX - 4096
    while RAX > R11 {
        [RAX] ?& AL
        RAX - 4096
    }
    [R11] ?& AL
    -RAX
}

// A method found its stack cookie overwritten: a buffer on the stack overflowed. Same end as an unhandled throw of null.
align 16
global function RhpFallbackFailFast {
    EDI = 0
    goto RhpThrowEx
}

// void RhCpuIdEx(rdi int[4] result, esi leaf, edx subleaf), behind X86Base.CpuId
align 16
global function RhCpuIdEx {
    +RBX
    EAX = ESI
    ECX = EDX
    CpuId
    [RDI] = EAX
    [RDI + 4] = EBX
    [RDI + 8] = ECX
    [RDI + 12] = EDX
    -RBX
}

section .data data
align 8

// Non-zero would ask every thread to stop for the garbage collector.
global var RhpTrapThreads qword

// Guards stack buffers. An image that has entropy overwrites it before its first method with such a buffer runs.
global var __security_cookie qword = $2B992DDFA232
