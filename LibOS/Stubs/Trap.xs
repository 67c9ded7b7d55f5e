// Kernel calls and the instructions that C# has no name for.

// long exo_call(rdi first, rsi second, rdx third, rcx fourth, r8 fifth, r9d number)
align 16
global function exo_call {
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
