// Kernel calls and the instructions that C# has no name for.

// long exo_call_N(N arguments, number): the number is the last argument, so that the others are where the kernel wants them. A call of fewer arguments says nothing in the registers of the
// rest.
align 16
global function exo_call_0 {
    EAX = EDI
    SysCall
}
align 16
global function exo_call_1 {
    EAX = ESI
    SysCall
}
align 16
global function exo_call_2 {
    EAX = EDX
    SysCall
}
align 16
global function exo_call_3 {
    EAX = ECX
    SysCall
}
align 16
global function exo_call_4 {
    EAX = R8D
    R10 = RCX
    SysCall
}
align 16
global function exo_call_5 {
    EAX = R9D
    R10 = RCX
    SysCall
}

// ulong exo_tsc()
align 16
global function exo_tsc {
    RdTsc
    RDX << 32
    RAX | RDX
}

// void exo_set_fs_base(rdi address), where the CPU lets ring 3 do it
align 16
global function exo_set_fs_base {
    WrFsBase RDI
}

// void exo_set_gs_base(rdi address)
align 16
global function exo_set_gs_base {
    WrGsBase RDI
}
