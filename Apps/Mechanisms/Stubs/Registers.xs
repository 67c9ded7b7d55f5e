// A call and a server of it that fill every register they may, and write down every register they find (Transfer/RegisterDump.cs):
//
//     0  rax rbx rdx rsi rdi rbp r8 r9 r10 r12 r13 r14 r15 rsp   112 rflags  120 fs base  128 gs base
//   144  fxsave area (512 bytes)

const CallNumber = $4558001A
const ServeNumber = $4558001B
const ReplyAndPark = 3
const Fx = 144

// What the two sides leave in registers that are not theirs to keep.
const CallerMark = $0CA11E12
const ServerMark = $05E12BE1

namespace Registers

section .data data
align 8
var Dump qword
var State qword
var Kept qword[8]

section .text code

// void registers_call(rdi gate, rsi dump, rdx fxsave area to call with, rcx fxsave area to go on with)
align 16
global function registers_call {
    .Dump = RSI
    .State = RCX
    .Kept[0] = RBX
    .Kept[8] = RBP
    .Kept[16] = R12
    .Kept[24] = R13
    .Kept[32] = R14
    .Kept[40] = R15
    R8 = RDI
    R9 = -1
    FxRstor [RDX]
    EDI = 11
    ESI = 12
    EDX = 13
    R10D = 14
    EBX = #CallerMark
    EBP = #CallerMark
    R12D = #CallerMark
    R13D = #CallerMark
    R14D = #CallerMark
    R15D = #CallerMark
    EAX = #CallNumber
    SysCall
    R11 = .Dump
    call WriteDown
    RCX = .State
    FxRstor [RCX]
    RBX = .Kept[0]
    RBP = .Kept[8]
    R12 = .Kept[16]
    R13 = .Kept[24]
    R14 = .Kept[32]
    R15 = .Kept[40]
}

// void registers_serve(rdi dump, rsi fxsave area): takes calls for good.
align 16
global registers_serve:
    .Dump = RDI
    .State = RSI
    FxRstor [RSI]
    // There is nobody to answer: it parks all the same.
    R8D = #ReplyAndPark
    EAX = #ServeNumber
    SysCall
    Ud2

align 16
Entry:
    R11 = .Dump
    call WriteDown
    R11 = .State
    FxRstor [R11]
    EDI = 21
    ESI = 22
    EDX = 23
    R10D = 24
    R8D = #ReplyAndPark
    R9D = #ServerMark
    EBX = #ServerMark
    EBP = #ServerMark
    R12D = #ServerMark
    R13D = #ServerMark
    R14D = #ServerMark
    R15D = #ServerMark
    EAX = #ServeNumber
    SysCall
    Ud2

// ulong registers_entry()
align 16
global function registers_entry {
    RAX = @Entry
}

// r11 = where to. Changes rax and flags.
WriteDown:
    R11[0] = RAX
    +Flags
    -RAX
    R11[112] = RAX
    R11[8] = RBX
    R11[16] = RDX
    R11[24] = RSI
    R11[32] = RDI
    R11[40] = RBP
    R11[48] = R8
    R11[56] = R9
    R11[64] = R10
    R11[72] = R12
    R11[80] = R13
    R11[88] = R14
    R11[96] = R15
    RAX = @[RSP + 8]
    R11[104] = RAX
    RdFsBase RAX
    R11[120] = RAX
    RdGsBase RAX
    R11[128] = RAX
    FxSave R11[#Fx]
    Ret
