// Linux system calls: rax = number, arguments in rdi rsi rdx r10 r8 r9; rcx and r11 are lost.

const Clone = 56
const VFork = 58
const Execute = 59
const Exit = 60
const GetParent = 110

extern unix_partner

section .text code

// long linux_call(rdi number, rsi rdx rcx r8 r9 [rsp+8] arguments)
align 16
global function linux_call {
    RAX = RDI
    RDI = RSI
    RSI = RDX
    RDX = RCX
    R10 = R8
    R8 = R9
    R9 = RSP[8]
    SysCall
}

// int linux_getppid(), as a C library has it.
align 16
global function linux_getppid {
    EAX = #GetParent
    SysCall
}

// long linux_spawn(rdi path, rsi argv, rdx envp): a child that runs a program; its process number.
align 16
global function linux_spawn {
    EAX = #VFork
    SysCall
    if RAX = 0 {
        EAX = #Execute
        SysCall
        EDI = 127
        EAX = #Exit
        SysCall
    }
}

// long linux_thread(rdi flags, rsi stack): a thread that runs unix_partner(), which does not return.
align 16
global function linux_thread {
    EAX = #Clone
    SysCall
    if RAX = 0 {
        EBP = 0
        call unix_partner
        Ud2
    }
}
