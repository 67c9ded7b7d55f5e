// Single instructions that may fault, or are a system call that is not the kernel's, in registers of which each is known: Observing/KnownRegisters.cs.
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

section .data data
align 8
// The instruction that is due.
var Instruction qword

section .text code

// ulong touch(rdi registers, rsi instruction): answers rax afterwards.
align 16
global function touch {
    +RBX
    +RBP
    +R12
    +R13
    +R14
    +R15
    // The handlers' calls find the stack aligned.
    RSP - 8
    RDI[#Rsp] = RSP
    .Instruction = RSI
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
    goto .Instruction
.Over:
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

align 16
Load:
    RAX = [RDI]
    goto .Over
Store:
    [RDI] = RSI
    goto .Over
Undefined:
    Ud2
Privileged:
    Cli
    goto .Over
Divide:
    Div ECX
    goto .Over
Foreign:
    SysCall
Returned:
    goto .Over

// ulong touch_instruction(rdi number): the act that it is.
align 16
global function touch_instruction {
    RAX = @Instructions
    RAX = RAX[RDI*8 - 8]
}

// ulong touch_skip(): behind them all.
align 16
global function touch_skip {
    RAX = @.Over
}

// ulong foreign_return(): behind the system call.
align 16
global function foreign_return {
    RAX = @Returned
}

// Where a system call arrives: rsp is that of the caller.
align 16
Arrived:
    // Without changing flags.
    RSP = @[RSP - 8]
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

section .rodata readonly
align 8
// As Format/Act.cs counts them.
var Instructions qword[] = @Load, @Store, @Undefined, @Privileged, @Divide, @Foreign
