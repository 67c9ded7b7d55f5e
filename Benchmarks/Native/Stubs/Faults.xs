// Faults and the two handlers that they can go to. An upcall has the frame of Abi/UpcallFrame at rsp:
//
//   rsp+0  r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax   120 address  128 masked-before  136 vector  144 error
//      152  rip cs rflags rsp ss

const Control = $7EFFFFFFF000
const FrameRcx = 104
const FrameRax = 112
const FrameMasked = 128
const FrameRip = 152
const FrameRflags = 168
const FrameRsp = 176
const TouchLength = 3
const VectorBytes = 256

namespace Native

section .text code

// void native_touch(rdi address): one read; the instruction is TouchLength bytes long.
align 16
global function native_touch {
    RAX = [RDI]
}

// void native_write(rdi address)
align 16
global function native_write {
    [RDI] = RDI
}

// The shortest handler: steps over the instruction.
align 16
SkipEntry:
    RAX = [RSP + #FrameRip]
    RAX + #TouchLength
    goto GoOn

// A handler in C#: gets the frame, changes nothing in it, and goes back to the instruction.
extern native_fault
align 16
CallEntry:
    Cld
    RDI = RSP
    RSP - #VectorBytes
    for N = 0 to 15 {
        [RSP + #N * 16] = XMM#N
    }
    call native_fault
    for N = 0 to 15 {
        XMM#N = [RSP + #N * 16]
    }
    RSP + #VectorBytes
    R11 = RSP[32]
    R10 = RSP[40]
    R9 = RSP[48]
    R8 = RSP[56]
    RDI = RSP[64]
    RSI = RSP[72]
    RDX = RSP[96]
    RAX = [RSP + #FrameRip]
    goto GoOn

// rax = where to go on; rsp = the frame, whose other registers are as they were, but for rcx. Without the kernel: the last four words go on the stack
// that is returned to, below the 128 bytes that a leaf function may use there, and Masked is restored when rsp is there.
//
//   rsp-160   rcx  rax  rflags  rip  (128 bytes)   rsp of the frame
GoOn:
    RCX = [RSP + #FrameRsp]
    RCX - 160
    RCX[24] = RAX
    RAX = [RSP + #FrameRflags]
    RCX[16] = RAX
    RAX = [RSP + #FrameRax]
    RCX[8] = RAX
    RAX = [RSP + #FrameRcx]
    [RCX] = RAX
    EAX = [RSP + #FrameMasked]
    RSP = RCX
    RCX = #Control
    [RCX] = EAX
    -RCX
    -RAX
    -Flags
    ! ret 128

// ulong* native_entries(): the two handlers.
align 16
global function native_entries {
    RAX = @Entries
}

section .rodata readonly
align 8
var Entries qword[] = @SkipEntry, @CallEntry
