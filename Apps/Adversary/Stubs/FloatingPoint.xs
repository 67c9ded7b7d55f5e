// Floating-point units in states that a careless kernel would trip over.

section .data data
align 16
Area:
var byte[512]
var DefaultMxCsr dword = $1F80
// All exceptions unmasked; round up, flush to zero, denormals are zero as well.
var HostileMxCsr dword = $E040
var UnmaskedMxCsr dword = $0000
var UnmaskedControl word = $0300
align 8
var FoundMxCsr dword
var FoundControl word

section .text code

// An SSE division by zero with all exceptions unmasked.
..divide_sse:
    LdMxCsr .UnmaskedMxCsr
    EAX = 1
    ! cvtsi2sd xmm0, eax
    ! xorpd xmm1, xmm1
    ! divsd xmm0, xmm1
    Ret

// The same in the x87 unit; the exception comes with the next instruction that waits.
..divide_x87:
    FnInit
    ! fldcw [rel UnmaskedControl]
    ! fld1
    ! fldz
    ! fdivp
    ! fwait
    Ret

// Leaves the x87 unit with an exception pending and the SSE unit with everything unmasked.
global function floating_make_hostile {
    FnInit
    ! fldcw [rel UnmaskedControl]
    ! fld1
    ! fldz
    ! fdivp
    LdMxCsr .HostileMxCsr
}

// ulong floating_found(): SSE control in the low half, x87 control above.
global function floating_found {
    StMxCsr .FoundMxCsr
    ! fnstcw [rel FoundControl]
    EAX = unsigned .FoundControl
    RAX << 32
    ECX = .FoundMxCsr
    RAX | RCX
}

global function floating_reset {
    FnInit
    LdMxCsr .DefaultMxCsr
}

// ulong floating_restore_bad(): an fxrstor area with reserved SSE control bits.
..restore_reserved:
    RAX = @Area
    FxSave [RAX]
    dword RAX[24] = $FFFFFFFF
    FxRstor [RAX]
    Ret

global function floating_table {
    RAX = @Table
}

section .rodata readonly
align 8
var Table qword[] = @divide_sse, @divide_x87, @restore_reserved
