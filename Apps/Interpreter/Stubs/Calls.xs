// System calls with any arguments.

section .text code

// long raw_call(rdi number, rsi six arguments)
align 16
global function raw_call {
    RAX = RDI
    RDI = [RSI]
    RDX = RSI[16]
    R10 = RSI[24]
    R8 = RSI[32]
    R9 = RSI[40]
    RSI = RSI[8]
    SysCall
}
