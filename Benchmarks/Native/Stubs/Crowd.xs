// The environments that a machine is full of while something is measured. Alone in their page, which is mapped into each; they need no stack.

const YieldNumber = $4558000A
const SleepNumber = $4558000B

// Crowd.cs: the word that a sleeper waits for.
const Word = $510000000000

namespace NativeCrowd

section .text code
align 4096
Page:
// Sleeps for ever.
Sleeper:
    EDI = 0
    ESI = 0
    RDX = -1
    EAX = #SleepNumber
    SysCall
    goto Sleeper

// Gives its turn up again and again.
Yielder:
    EDI = 0
    EAX = #YieldNumber
    SysCall
    goto Yielder

// Takes the word back to 0, and sleeps until it is another.
Waiter:
    RAX = #Word
    dword [RAX] = 0
    RDI = @Term
    ESI = 1
    RDX = -1
    EAX = #SleepNumber
    SysCall
    goto Waiter

// WakeTerm: the address, and the value 0, which the word must not be (NotEqual32 = 0, Or = 0).
align 8
var Term qword[] = #Word, 0, 0
align 4096

// ulong* native_crowd_entries(): of sleeper, yielder, waiter.
global function native_crowd_entries {
    RAX = @Entries
}

section .rodata readonly
align 8
var Entries qword[] = @Sleeper, @Yielder, @Waiter
