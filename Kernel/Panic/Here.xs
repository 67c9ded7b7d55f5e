// Where the caller stands: a walk up the stack starts there.

section .text code

// void panic_here(rdi three words out): the caller's rip, and its rsp and rbp after the return.
global function panic_here {
    RAX = [RSP]
    [RDI] = RAX
    RAX = RSP
    RAX + 8
    [RDI + 8] = RAX
    [RDI + 16] = RBP
}
