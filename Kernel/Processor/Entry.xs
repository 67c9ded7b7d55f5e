// Every way into and out of ring 0. One kernel stack: the kernel is an event handler that runs to completion with interrupts off.
//
// An environment's registers are saved where they will stay: TSS.rsp0 and .entry_frame point into its record (Environment/RegisterFrame.cs,
// whose offsets appear below), the CPU and these stubs push right there.

const Rbx = 88
const Rbp = 80
const Rax = 112
const Rip = 136
const Cs = 144
const Rflags = 152
const Rsp = 160
const Fx = 176
// From the vector on, before anything was pushed; and from the error on.
const EnteredCs = 24
const EnteredRsp = 32
const FirstDevice = 32
// EnvironmentRecord, at whose start they stand.
const ControlPage = 736

const CallBase = $45580000
const CallCount = 37
const CallFrameSize = 64

// ControlPage offsets (Abi/ControlPage.cs).
const Masked = 0
const ForeignEntry = 32
const ForeignReturn = 48
const ForeignFlags = 56
const ForeignMasked = 64

extern kernel_switch
extern kernel_bad_foreign_entry
// Processor/Stacks.xs
extern kernel_stack_end
// Upcall/PageFault.xs, Upcall/DebugException.xs
extern page_fault
extern debug_exception
extern interrupt_from_user
extern kernel_fault
extern interrupt_fatal

section .data data
align 16
// EntryVariables in Processor/Entry.cs.
global var entry_frame qword
var SwitchRequested qword
global var entry_smap_enabled qword
global var entry_kernel_stack_top qword = @kernel_stack_end
global var entry_user_stack qword
global var entry_kernel qword
global var entry_infos qword
global var entry_slots qword
global var entry_capabilities qword
global var entry_capability_count qword
var DefaultMxCsr dword = $1F80

section .bss zero
align 64
// Where each call goes (Calls/CallTable.cs).
var Calls qword[#CallCount]

section .text code
global function entry_variables {
    RAX = @entry_frame
}
global function entry_interrupt_table {
    RAX = @EntryTable
}
global function entry_calls {
    RAX = @Calls
}
global function entry_readable_page_fault {
    RAX = @ReadablePageFault
}
global function entry_system_call_address {
    RAX = @system_call
}

// rdi = RegisterFrame of the environment that goes on.
global entry_resume:
    RSP = RDI
    FxRstor RSP[#Fx]
    -R15
    -R14
    -R13
    -R12
    -R11
    -R10
    -R9
    -R8
    -RDI
    -RSI
    -RBP
    -RBX
    -RDX
    -RCX
    -RAX
    RSP + 16
    IRet

// ---- interrupts and exceptions ----
for N = 0 to 255 {
    Entry#N:
        if #N in 8, 10 to 14, 17, 21, 29, 30 {
        } else {
            +0
        }
        +#N
        if #N in 2, 8, 18 {
            goto FatalCommon
        } else if #N = 1 {
            goto debug_exception
        } else if #N = 14 {
            goto page_fault
        } else {
            goto interrupt_common
        }
}

// Vector 14 while page faults are traced.
ReadablePageFault:
    +14
// rsp = vector, error, rip cs rflags rsp ss.
global interrupt_common:
    byte RSP[#EnteredCs] ?& 3
    if 0 goto FromKernel
    +RAX
    +RCX
    +RDX
    +RBX
    +RBP
    +RSI
    +RDI
    +R8
    +R9
    +R10
    +R11
    +R12
    +R13
    +R14
    +R15
    Cld
    RDI = RSP
    if .entry_smap_enabled != 0 {
        Clac
    }
    FxSave RDI[#Fx]
    LdMxCsr .DefaultMxCsr
    RSP = .entry_kernel_stack_top
    EBP = 0
    call interrupt_from_user
    RDI = RAX
    goto entry_resume

// Ring 0 lets interrupts in at one place alone, cpu_wait (Cpu.xs): its caller expects nothing in the registers but the vector.
FromKernel:
    qword RSP[0] ?= #FirstDevice
    if < goto KernelFault
    -RAX
    RSP = RSP[#EnteredRsp]
    return

KernelFault:
    +RAX
    +RCX
    +RDX
    +RBX
    +RBP
    +RSI
    +RDI
    +R8
    +R9
    +R10
    +R11
    +R12
    +R13
    +R14
    +R15
    Cld
    RDI = RSP
    call kernel_fault
    -R15
    -R14
    -R13
    -R12
    -R11
    -R10
    -R9
    -R8
    -RDI
    -RSI
    -RBP
    -RBX
    -RDX
    -RCX
    -RAX
    RSP + 16
    IRet

// NMI, double fault, machine check: on a stack of their own, and the end.
FatalCommon:
    +RAX
    +RCX
    +RDX
    +RBX
    +RBP
    +RSI
    +RDI
    +R8
    +R9
    +R10
    +R11
    +R12
    +R13
    +R14
    +R15
    Cld
    RDI = RSP
    call interrupt_fatal
    Ud2

section .rodata readonly
align 8
var EntryTable qword[] = @Entry0
for N = 1 to 255 {
    var qword = @Entry#N
}

section .text code
// ---- system calls ----
// rax = number, rcx = return address, r11 = flags; interrupts are off (IA32_FMASK). A call of ours is a function call: what a
// callee must preserve is still in its registers when C# comes back, and is saved only when the call ends in another environment.
align 16
global system_call:
    .entry_user_stack = RSP
    RAX - #CallBase
    RAX ?= #CallCount
    if >= goto system_call_foreign
global system_call_ordinary:
    RSP = .entry_kernel_stack_top
    +RCX
    +R11
    // Calls/CallFrame.cs.
    +.entry_kernel
    +RAX
    +R9
    +R8
    +R10
    +RDX
    +RSI
    +RDI
    RDI = RSP
    call .Calls[RAX*8]
    RSP + #CallFrameSize
    if .SwitchRequested != 0 goto Switch
    // Nothing of the kernel's leaves in registers.
    EDX = 0
    ESI = 0
    EDI = 0
    R8D = 0
    R9D = 0
    R10D = 0
    // The vector registers that the kernel's code uses; the others have the caller's own (Tests/Host/Build/VectorRegisterTests).
    for N = 0 to 5 {
        XMM#N ^ XMM#N
    }
    XMM8 ^ XMM8
    -R11
    -RCX
    RSP = .entry_user_stack
    SysRetQ

// The call ended in a switch: what a callee preserves, the answer, flags and rip from the stack, and rsp go into the frame, and the scheduler says who goes on.
Switch:
    RCX = .entry_frame
    RCX[#Rbx] = RBX
    RCX[#Rbp] = RBP
    RCX[24] = R12
    RCX[16] = R13
    RCX[8] = R14
    RCX[0] = R15
    -RBX
    RCX[#Rflags] = RBX
    -RBX
    RCX[#Rip] = RBX
    RBX = .entry_user_stack
    RCX[#Rsp] = RBX
    RBX = RCX
    RSP = .entry_kernel_stack_top
    EBP = 0
    RBX[#Rax] = RAX
    EAX = 0
    RBX[32] = RAX
    RBX[40] = RAX
    RBX[48] = RAX
    RBX[56] = RAX
    RBX[64] = RAX
    RBX[72] = RAX
    RBX[96] = RAX
    RBX[104] = RAX
    for N = 0 to 5 {
        XMM#N ^ XMM#N
    }
    XMM8 ^ XMM8
    FxSave RBX[#Fx]
    call kernel_switch
    RDI = RAX
    goto entry_resume

// Not our number: up to the libOS, in the caller's registers and on its stack. rcx and r11 are free by the system call convention.
global system_call_foreign:
    RAX + #CallBase
    RSP = .entry_frame
    RSP = RSP[#ControlPage]
    RSP[#ForeignReturn] = RCX
    RSP[#ForeignFlags] = R11
    ECX = RSP[#Masked]
    RSP[#ForeignMasked] = RCX
    dword RSP[#Masked] = 1
    RCX = RSP[#ForeignEntry]
    // Read once; below 2^47, or sysret would fault in ring 0.
    R11 = RCX
    R11 >> 47
    if !0 goto BadForeignEntry
    if RCX = 0 goto BadForeignEntry
    R11D = $202
    RSP = .entry_user_stack
    SysRetQ

BadForeignEntry:
    RSP = .entry_kernel_stack_top
    EBP = 0
    call kernel_bad_foreign_entry
    RDI = RAX
    goto entry_resume

// ---- copies from and to user addresses ----
// rdi = to, rsi = from, rdx = bytes; answers 0, or 1 when a page was not there or not allowed.
global function user_copy {
    if .entry_smap_enabled != 0 {
        Stac
    }
    RCX = RDX
    RCX >> 3
.CopyStart:
    rep MovsQ
    ECX = EDX
    ECX & 7
    rep MovsB
.CopyEnd:
    EAX = 0
    goto Done
.CopyFault:
    EAX = 1
Done:
    if .entry_smap_enabled != 0 {
        Clac
    }
}
global function user_copy_bounds {
    RAX = @CopyBounds
}

section .rodata readonly
align 8
var CopyBounds qword[] = @CopyStart, @CopyEnd, @CopyFault
