// System calls that are not the kernel's, made in known registers, and where they arrive. Both write and read Observing/KnownRegisters.cs:
//
//    0  xmm0 ... xmm15
//  256  r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax
//  376  rflags  rsp

const Rflags = 376
const Rsp = 384

// Abi/Layout.cs, Abi/ControlPage.cs
const Control = $7EFFFFFFF000
const ForeignReturn = 48
const ForeignFlags = 56
const ForeignMasked = 64

// LibOS/Stubs/Upcall.xs
extern exo_save_vectors
extern player_foreign

section .text code

// ulong foreign_call(rdi registers)
align 16
global function foreign_call {
    +RBX
    +RBP
    +R12
    +R13
    +R14
    +R15
    // The handler's calls find the stack aligned.
    RSP - 8
    RDI[#Rsp] = RSP
    for N = 0 to 15 {
        XMM#N = RDI[#N * 16]
    }
    +qword RDI[#Rflags]
    -Flags
    R15 = RDI[256]
    R14 = RDI[264]
    R13 = RDI[272]
    R12 = RDI[280]
    R11 = RDI[288]
    R10 = RDI[296]
    R9 = RDI[304]
    R8 = RDI[312]
    RSI = RDI[328]
    RBP = RDI[336]
    RBX = RDI[344]
    RDX = RDI[352]
    RCX = RDI[360]
    RAX = RDI[368]
    RDI = RDI[320]
    SysCall
.Returned:
    +$202
    -Flags
    RSP + 8
    -R15
    -R14
    -R13
    -R12
    -RBP
    -RBX
}

// ulong foreign_return()
align 16
global function foreign_return {
    RAX = @.Returned
}

// rsp = that of the caller.
align 16
Arrived:
    RSP - 8
    +Flags
    +All
    Cld
    RSP - 256
    call exo_save_vectors
    RAX = @[RSP + #Rsp + 8]
    RSP[#Rsp] = RAX
    RDI = RSP
    call player_foreign
    RSP + #Rsp
    RCX = #Control
    R11 = RCX[#ForeignReturn]
    EDX = RCX[#ForeignMasked]
    RSP + 8
    +qword RCX[#ForeignFlags]
    -Flags
    RCX[0] = EDX
    goto R11

// ulong foreign_entry()
align 16
global function foreign_entry {
    RAX = @Arrived
}
