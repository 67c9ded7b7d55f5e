// Loads segment selectors in every way that ring 3 has. rdi = the selector.

section .text code

..load_ds:
    EAX = EDI
    DS = AX
    Ret
..load_es:
    EAX = EDI
    ES = AX
    Ret
..load_fs:
    EAX = EDI
    FS = AX
    Ret
..load_gs:
    EAX = EDI
    GS = AX
    Ret
..load_ss:
    EAX = EDI
    SS = AX
    Ret

..far_return:
    +RDI
    RAX = @Landed
    +RAX
    FarReturn
..far_jump:
    RSP - 16
    RAX = @LandedLow
    [RSP] = EAX
    RSP[4] = EDI
    ! jmp far dword [rsp]
LandedLow:
    RSP + 16
    Ret
..interrupt_return_code:
    RAX = RSP
    +$2B
    +RAX
    +$202
    +RDI
    RAX = @Landed
    +RAX
    IRet
..interrupt_return_stack:
    RAX = RSP
    +RDI
    +RAX
    +$202
    +$33
    RAX = @Landed
    +RAX
    IRet
Landed:
    Ret

// uint selector_code(): cs as it is now.
global function selector_code {
    EAX = 0
    AX = CS
}

global function selector_table {
    RAX = @Table
}

section .rodata readonly
align 8
// SelectorWay in Attacks/Instructions/Selectors.cs, in this order.
var Table qword[] = @load_ds, @load_es, @load_fs, @load_gs, @load_ss, @far_return, @far_jump, @interrupt_return_code, @interrupt_return_stack
