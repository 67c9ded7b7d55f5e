// Segment bases. rdi = the base.

section .text code

WriteGs:
    WrGsBase RDI
    Ret
WriteFs:
    WrFsBase RDI
    Ret
ReadAtGs:
    RAX = GS[0]
    Ret

global function base_table {
    RAX = @Table
}

section .rodata readonly
align 8
var Table qword[] = @WriteGs, @WriteFs, @ReadAtGs
