// The first instruction of a static Linux program, and its end when a check of C# fails.

extern unix_main

section .text code

// rsp = argc, argv ..., 0, envp ..., 0 (System V ABI for x86-64, 3.4.1).
align 16
global function _start {
    RDI = RSP
    EBP = 0
    RSP & -16
    call unix_main
    Ud2
}

align 16
global function RhpThrowEx {
    EDI = 134
    EAX = 231
    SysCall
    Ud2
}
