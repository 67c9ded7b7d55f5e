// From one thread of a process to another, both on their libOS stacks.

// void exo_switch(rdi where to keep rsp, rsi rsp to take, rdx where to keep the FPU state, rcx FPU state to take)
align 16
global function exo_switch {
    +RBP
    +RBX
    +R12
    +R13
    +R14
    +R15
    FxSave [RDX]
    [RDI] = RSP
    RSP = RSI
    FxRstor [RCX]
    -R15
    -R14
    -R13
    -R12
    -RBX
    -RBP
}

// void exo_fxsave(rdi 512 bytes aligned to 16), exo_fxrstor(rdi)
align 16
global function exo_fxsave {
    FxSave [RDI]
}

align 16
global function exo_fxrstor {
    FxRstor [RDI]
}

// The address that a new thread's first switch returns to.
align 16
extern exo_resume
global function exo_resume_address {
    RAX = @exo_resume
}

// void exo_go(rdi frame): leaves the present stack for good.
align 16
global function exo_go {
    RSP = RDI
    goto exo_resume
}
