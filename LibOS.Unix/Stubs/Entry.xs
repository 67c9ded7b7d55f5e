// The ways from the kernel's upcalls into C# and back to the program. The frame of all of them is Calls/Registers:
//
//  rsp+0    xmm0 ... xmm15                                              256 bytes
//      256  r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax
//      376  address  masked-before  vector  error
//      408  rip cs rflags rsp ss
//
// It lies on the libOS stack of the thread, whose top is in the control page. The kernel has set Masked: nothing interrupts but faults
// of the libOS' own, whose frames come below. What an entry calls is the application's choice (Start/Upcalls).

// LibOS/Stubs/Upcall.xs
extern exo_resume
extern exo_save_vectors
extern exo_load_vectors
// Signal.xs
extern exo_quick_return

const Control = $7EFFFFFFF000
const StackTop = 8
const ForeignReturn = 48
const ForeignFlags = 56
const ForeignMasked = 64
// The libOS' part of the control page (Threads/QuickAnswers).
const ProcessId = 1024
const ParentId = 1028
const ThreadId = 1032

const UserCode = $33
const UserData = $2B
const ForeignVector = 257

const FrameRip = 32
const FrameRsp = 56
const FrameMasked = 8

namespace Entry

// A Linux system call: the caller's registers and stack; rcx and r11 are ours.
align 16
global function exo_foreign_entry {
    RCX = #Control
    if EAX = 39 {
        EAX = [RCX + #ProcessId]
        goto .Quick
    }
    if EAX = 186 {
        EAX = [RCX + #ThreadId]
        goto .Quick
    }
    if EAX = 110 {
        EAX = [RCX + #ParentId]
        goto .Quick
    }
    if EAX = 15 goto exo_quick_return
..exo_foreign_whole:
    R11 = RSP
    RSP = [RCX + #StackTop]
    +#UserData
    +R11
    +qword [RCX + #ForeignFlags]
    +#UserCode
    +qword [RCX + #ForeignReturn]
    +0
    +#ForeignVector
    RCX = [RCX + #ForeignMasked]
    +RCX
    +0
    +All
    Cld
    RSP - 256
    call exo_save_vectors
    RDI = RSP
    call .Foreign
    if RAX != 0 goto .Resume
    call exo_load_vectors
    RSP + 256
    -All
    // What the program may not find changed is restored; rcx takes it back as Linux would have it.
    R11 = #Control
    RCX = [RSP + #FrameRip]
    RSP = [RSP + #FrameRsp]
    dword [R11] = 0
    goto RCX
.Quick:
    R11 = [RCX + #ForeignReturn]
    dword [RCX] = 0
    goto R11
.Resume:
    goto exo_resume
}

// A page fault or exception, of the program or of the libOS itself.
align 16
global function exo_fault_entry {
    Cld
    RSP - 256
    call exo_save_vectors
    RDI = RSP
    call .Fault
    goto exo_resume
}

// A slice of CPU time begins while the program runs.
align 16
global function exo_slice_entry {
    Cld
    RSP - 256
    call exo_save_vectors
    RDI = RSP
    call .Slice
    goto exo_resume
}

section .rodata
align 8
var Table qword[] = @exo_foreign_entry, @exo_fault_entry, @exo_slice_entry
section .data
align 8
var Foreign qword
var Fault qword
var Slice qword
section .text

// ulong* exo_entries(): addresses of the three upcall entries.
align 16
global function exo_entries {
    RAX = @Table
}

// ulong* exo_handlers(): the three words, in the same order, of what they call.
align 16
global function exo_handlers {
    RAX = @Foreign
}
