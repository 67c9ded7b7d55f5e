// System calls with any arguments, and what comes back in the same registers.

// Playing/Script.cs: where a player finds its page, and what of it a call that enters fills.
const Script = $2E0000000000
const Entered = 48

extern player_taken

section .text code

// long raw_call(rdi number, rsi six arguments, which become what the registers hold afterwards)
align 16
global function raw_call {
    +RBX
    RBX = RSI
    RAX = RDI
    RDI = [RBX]
    RSI = RBX[8]
    RDX = RBX[16]
    R10 = RBX[24]
    R8 = RBX[32]
    R9 = RBX[40]
    SysCall
    RBX[0] = RDI
    RBX[8] = RSI
    RBX[16] = RDX
    RBX[24] = R10
    RBX[32] = R8
    RBX[40] = R9
    -RBX
}

// Entered by a call: the message, the badge and the caller go to the page; all other registers must be 0.
align 16
CallEntry:
    R11 = #Script
    R11[#Entered] = RDI
    R11[#Entered + 8] = RSI
    R11[#Entered + 16] = RDX
    R11[#Entered + 24] = R10
    R11[#Entered + 32] = R8
    R11[#Entered + 40] = R9
    RAX | RBX
    RAX | RBP
    RAX | R12
    RAX | R13
    RAX | R14
    RAX | R15
    RDI = RAX
    RSI = RSP
    call player_taken
    Ud2

// ulong call_entry()
align 16
global function call_entry {
    RAX = @CallEntry
}
