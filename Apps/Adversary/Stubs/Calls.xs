// System calls with any number, any arguments and any stack pointer.

const Null = $45580000

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

// long stack_call(rdi stack pointer): the null call with that in rsp.
align 16
global function stack_call {
    +RBX
    RBX = RSP
    RSP = RDI
    EAX = #Null
    SysCall
    RSP = RBX
    -RBX
}

// void stack_spin(rdi stack pointer, rsi time stamp): keeps the stack pointer there until that time.
align 16
global function stack_spin {
    +RBX
    RBX = RSP
    RSP = RDI
    repeat {
        RdTsc
        RDX << 32
        RAX | RDX
    } while RAX < RSI
    RSP = RBX
    -RBX
}
