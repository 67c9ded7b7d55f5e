// Faults, and signal handlers: rdi = signal, rsi = siginfo_t (address at 16), rdx = ucontext_t (rip at 168).

const Protect = 10
const SignalReturn = 15
const TouchLength = 3

section .text code

// void unix_touch(rdi address): one read; the instruction is TouchLength bytes long.
align 16
global function unix_touch {
    RAX = [RDI]
}

// void unix_write(rdi address)
align 16
global function unix_write {
    [RDI] = RDI
}

// Steps over the instruction that faulted.
align 16
SkipHandler:
    qword RDX[168] + #TouchLength
    Ret

// Makes the page writable.
align 16
UnprotectHandler:
    RDI = RSI[16]
    RDI & -4096
    ESI = 4096
    EDX = 3
    EAX = #Protect
    SysCall
    Ret

align 16
Restorer:
    EAX = #SignalReturn
    SysCall

// ulong* unix_handlers(): the two handlers, and what they return to.
align 16
global function unix_handlers {
    RAX = @Handlers
}

section .rodata readonly
align 8
var Handlers qword[] = @SkipHandler, @UnprotectHandler, @Restorer
