// The memory functions the compiler and the core library call for large blocks (small ones are inlined or done in C#).
// System V calls. 64 bytes per turn through SSE registers: fast on hardware and, unlike a rep string instruction,
// also under emulation, where every repetition counts as an instruction.

section .text code

// void* memmove(rdi destination, rsi source, rdx bytes), also memcpy
align 16
global memcpy:
global function memmove {
    RAX = RDI
    RCX = RDI
    RCX - RSI
    // Destination − source < bytes (unsigned): going forward would overwrite the tail before it is read.
    if RCX < RDX {
        while RDX >= 64 {
            XMM0 = [RSI + RDX - 16]
            XMM1 = [RSI + RDX - 32]
            XMM2 = [RSI + RDX - 48]
            XMM3 = [RSI + RDX - 64]
            [RDI + RDX - 16] = XMM0
            [RDI + RDX - 32] = XMM1
            [RDI + RDX - 48] = XMM2
            [RDI + RDX - 64] = XMM3
            RDX - 64
        }
        while RDX >= 8 {
            RCX = [RSI + RDX - 8]
            [RDI + RDX - 8] = RCX
            RDX - 8
        }
        while RDX != 0 {
            CL = [RSI + RDX - 1]
            [RDI + RDX - 1] = CL
            RDX--
        }
        return
    }
    while RDX >= 64 {
        XMM0 = [RSI]
        XMM1 = [RSI + 16]
        XMM2 = [RSI + 32]
        XMM3 = [RSI + 48]
        [RDI] = XMM0
        [RDI + 16] = XMM1
        [RDI + 32] = XMM2
        [RDI + 48] = XMM3
        RSI + 64
        RDI + 64
        RDX - 64
    }
    while RDX >= 8 {
        RCX = [RSI]
        [RDI] = RCX
        RSI + 8
        RDI + 8
        RDX - 8
    }
    while RDX != 0 {
        CL = [RSI]
        [RDI] = CL
        RSI++
        RDI++
        RDX--
    }
}

// void* memset(rdi destination, esi byte, rdx bytes)
align 16
global function memset {
    RAX = RDI
    ECX = unsigned SIL
    RSI = $0101010101010101
    RSI * RCX
    XMM0 = RSI
    Punpcklqdq XMM0, XMM0
    while RDX >= 64 {
        [RDI] = XMM0
        [RDI + 16] = XMM0
        [RDI + 32] = XMM0
        [RDI + 48] = XMM0
        RDI + 64
        RDX - 64
    }
    while RDX >= 8 {
        [RDI] = RSI
        RDI + 8
        RDX - 8
    }
    while RDX != 0 {
        [RDI] = SIL
        RDI++
        RDX--
    }
}

// int memcmp(rdi left, rsi right, rdx bytes): the difference of the first bytes that differ
align 16
global function memcmp {
    while RDX >= 8 {
        RAX = [RDI]
        if RAX != [RSI] break
        RDI + 8
        RSI + 8
        RDX - 8
    }
    EAX = 0
    while RDX != 0 {
        EAX = unsigned byte [RDI]
        ECX = unsigned byte [RSI]
        EAX - ECX
        if !0 return
        RDI++
        RSI++
        RDX--
    }
}
