// Where the kernel calls a player up: for a fault, the beginning and the end of a slice, a recall. Each entry says which it is, since the kernel is
// told their addresses apart; the frame is as LibOS/Stubs/Upcall.xs has it, and the way back is that one.

extern player_upcall
extern exo_save_vectors
extern exo_resume

section .text code

for N = 1 to 4 {
align 16
Entry#N:
    Cld
    RSP - 256
    call exo_save_vectors
    RDI = @[RSP + 256]
    ESI = #N
    call player_upcall
    goto exo_resume
}

// ulong upcall_entry(rdi which)
align 16
global function upcall_entry {
    RAX = @Entries
    RAX = RAX[RDI*8 - 8]
}

section .rodata readonly
align 8
var Entries qword[] = @Entry1, @Entry2, @Entry3, @Entry4
