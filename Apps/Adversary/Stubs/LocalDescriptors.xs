// Goes through a call gate of the local descriptor table, if there were one.

section .data data
align 8
var Landed qword

section .text code

// rdi = selector of the gate. Run by a trial.
..gate_call:
    RSP - 16
    dword [RSP] = 0
    RSP[4] = EDI
    ! call far dword [rsp]
    RSP + 16
    Ret

// Where the gate leads: cs says which ring this is.
..gate_landing:
    EAX = 0
    AX = CS
    .Landed = RAX
    FarReturn

global function gate_table {
    RAX = @Table
}

// ulong gate_landed(): cs at the landing, 0 if nobody came there.
global function gate_landed {
    RAX = .Landed
}

section .rodata readonly
align 8
var Table qword[] = @gate_call, @gate_landing
