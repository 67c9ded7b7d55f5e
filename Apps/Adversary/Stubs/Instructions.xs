// Instructions that ring 3 must not have, or that end in an exception: one function each, and a table of them.
//
//   0 name, 16 bytes   16 address   24 the vectors that are right, one bit each          (InstructionEntry in Attacks/Instructions)
//
// Each is called with rdi = a page of the caller's own. Two vectors: the manuals of the two makers differ, or a processor lacks it.

const UndefinedOpcode = 1 << 6
const Protection = 1 << 13

const Count = 74

section .text code
TryCli:
    Cli
    Ret
TrySti:
    Sti
    Ret
TryHlt:
    Hlt
    Ret
TryClts:
    Clts
    Ret
TryLmsw:
    ! lmsw ax
    Ret
TryLgdt:
    Lgdt [RDI]
    Ret
TryLidt:
    Lidt [RDI]
    Ret
TryLldt:
    EAX = 0
    Lldt AX
    Ret
TryLtr:
    EAX = $38
    Ltr AX
    Ret
TryMovCr0Rax:
    ! mov cr0, rax
    Ret
TryMovRaxCr0:
    ! mov rax, cr0
    Ret
TryMovCr2Rax:
    ! mov cr2, rax
    Ret
TryMovRaxCr2:
    ! mov rax, cr2
    Ret
TryMovCr3Rax:
    ! mov cr3, rax
    Ret
TryMovRaxCr3:
    ! mov rax, cr3
    Ret
TryMovCr4Rax:
    ! mov cr4, rax
    Ret
TryMovRaxCr4:
    ! mov rax, cr4
    Ret
TryMovCr8Rax:
    ! mov cr8, rax
    Ret
TryMovRaxCr8:
    ! mov rax, cr8
    Ret
TryMovDr0Rax:
    ! mov dr0, rax
    Ret
TryMovDr6Rax:
    ! mov dr6, rax
    Ret
TryMovDr7Rax:
    ! mov dr7, rax
    Ret
TryMovRaxDr7:
    ! mov rax, dr7
    Ret
TryInvlpg:
    Invlpg [RDI]
    Ret
TryInvd:
    Invd
    Ret
TryWbinvd:
    WbInvd
    Ret
TryInvpcid:
    EAX = 0
    InvPcid RAX, [RDI]
    Ret
TryRdmsr:
    ECX = $C0000080
    RdMsr
    Ret
TryWrmsr:
    ECX = $C0000082
    EAX = 0
    EDX = 0
    WrMsr
    Ret
TryRdpmc:
    ECX = 0
    RdPmc
    Ret
TryInAlDx:
    EDX = $60
    AL = Port[DX]
    Ret
TryOutDxAl:
    EDX = $F4
    EAX = 0
    Port[DX] = AL
    Ret
TryInEaxImm:
    EAX = Port[$CF]
    Ret
TryOutImmEax:
    Port[$CF] = EAX
    Ret
TryInsb:
    EDX = $60
    InsB
    Ret
TryOutsb:
    EDX = $3F8
    RSI = RDI
    OutsB
    Ret
TrySwapgs:
    SwapGs
    Ret
TrySysretq:
    ECX = 0
    R11D = 0
    SysRetQ
TrySysretl:
    SysRet
TrySysexit:
    SysExit
TrySysenter:
    SysEnter
    Ret
TryRsm:
    ! rsm
    Ret
TryStac:
    Stac
    Ret
TryClac:
    Clac
    Ret
TryXgetbv:
    ECX = 0
    XGetBv
    Ret
TryXsetbv:
    ECX = 0
    XSetBv
    Ret
TryXsave:
    XSave [RDI]
    Ret
TryXrstors:
    XRstorS [RDI]
    Ret
TryVmcall:
    ! vmcall
    Ret
TryVmmcall:
    ! vmmcall
    Ret
TryVmrun:
    EAX = 0
    ! db 0x0f, 0x01, 0xd8
    Ret
TryVmload:
    EAX = 0
    ! db 0x0f, 0x01, 0xda
    Ret
TryVmsave:
    EAX = 0
    ! db 0x0f, 0x01, 0xdb
    Ret
TryStgi:
    ! db 0x0f, 0x01, 0xdc
    Ret
TryClgi:
    ! db 0x0f, 0x01, 0xdd
    Ret
TrySkinit:
    ! db 0x0f, 0x01, 0xde
    Ret
TryInvlpga:
    ! db 0x0f, 0x01, 0xdf
    Ret
TryVmxon:
    ! vmxon [rdi]
    Ret
TryGetsec:
    EAX = 0
    ! getsec
    Ret
TryEncls:
    ! db 0x0f, 0x01, 0xcf
    Ret
TryMonitor:
    ! monitor
    Ret
TryMwait:
    ! mwait
    Ret
TryRdpkru:
    ! rdpkru
    Ret
TryWrpkru:
    ! wrpkru
    Ret
TryInt3:
    Int3
    Ret
TryInto:
    ! db 0xce
    Ret
TryBound:
    ! db 0x62, 0x07
    Ret
TryIcebp:
    ! db 0xf1
    Ret
TryUd2:
    ! ud2
    Ret
TryLockNop:
    ! db 0xf0, 0x90
    Ret
TryCallFarImm:
    ! db 0x9a, 0, 0, 0, 0, 0, 0
    Ret
TryDivideBy0:
    ECX = 0
    EDX = 0
    Div ECX
    Ret
Try16BytesLong:
    ! times 15 db 0x66
    ! nop
    Ret
TryPopSs:
    ! db 0x17
    Ret

global function instruction_table {
    RAX = @Table
}
global function instruction_count {
    EAX = #Count
}

section .rodata readonly
align 8
Table:
    var byte[16] = 'cli', 0
    var qword[2] = @TryCli, #Protection
    var byte[16] = 'sti', 0
    var qword[2] = @TrySti, #Protection
    var byte[16] = 'hlt', 0
    var qword[2] = @TryHlt, #Protection
    var byte[16] = 'clts', 0
    var qword[2] = @TryClts, #Protection
    var byte[16] = 'lmsw', 0
    var qword[2] = @TryLmsw, #Protection
    var byte[16] = 'lgdt', 0
    var qword[2] = @TryLgdt, #Protection
    var byte[16] = 'lidt', 0
    var qword[2] = @TryLidt, #Protection
    var byte[16] = 'lldt', 0
    var qword[2] = @TryLldt, #Protection
    var byte[16] = 'ltr', 0
    var qword[2] = @TryLtr, #Protection
    var byte[16] = 'mov cr0, rax', 0
    var qword[2] = @TryMovCr0Rax, #Protection
    var byte[16] = 'mov rax, cr0', 0
    var qword[2] = @TryMovRaxCr0, #Protection
    var byte[16] = 'mov cr2, rax', 0
    var qword[2] = @TryMovCr2Rax, #Protection
    var byte[16] = 'mov rax, cr2', 0
    var qword[2] = @TryMovRaxCr2, #Protection
    var byte[16] = 'mov cr3, rax', 0
    var qword[2] = @TryMovCr3Rax, #Protection
    var byte[16] = 'mov rax, cr3', 0
    var qword[2] = @TryMovRaxCr3, #Protection
    var byte[16] = 'mov cr4, rax', 0
    var qword[2] = @TryMovCr4Rax, #Protection
    var byte[16] = 'mov rax, cr4', 0
    var qword[2] = @TryMovRaxCr4, #Protection
    var byte[16] = 'mov cr8, rax', 0
    var qword[2] = @TryMovCr8Rax, #Protection
    var byte[16] = 'mov rax, cr8', 0
    var qword[2] = @TryMovRaxCr8, #Protection
    var byte[16] = 'mov dr0, rax', 0
    var qword[2] = @TryMovDr0Rax, #Protection
    var byte[16] = 'mov dr6, rax', 0
    var qword[2] = @TryMovDr6Rax, #Protection
    var byte[16] = 'mov dr7, rax', 0
    var qword[2] = @TryMovDr7Rax, #Protection
    var byte[16] = 'mov rax, dr7', 0
    var qword[2] = @TryMovRaxDr7, #Protection
    var byte[16] = 'invlpg', 0
    var qword[2] = @TryInvlpg, #Protection
    var byte[16] = 'invd', 0
    var qword[2] = @TryInvd, #Protection
    var byte[16] = 'wbinvd', 0
    var qword[2] = @TryWbinvd, #Protection
    var byte[16] = 'invpcid', 0
    var qword[2] = @TryInvpcid, #UndefinedOpcode | #Protection
    var byte[16] = 'rdmsr', 0
    var qword[2] = @TryRdmsr, #Protection
    var byte[16] = 'wrmsr', 0
    var qword[2] = @TryWrmsr, #Protection
    var byte[16] = 'rdpmc', 0
    var qword[2] = @TryRdpmc, #Protection
    var byte[16] = 'in al, dx', 0
    var qword[2] = @TryInAlDx, #Protection
    var byte[16] = 'out dx, al', 0
    var qword[2] = @TryOutDxAl, #Protection
    var byte[16] = 'in eax, imm', 0
    var qword[2] = @TryInEaxImm, #Protection
    var byte[16] = 'out imm, eax', 0
    var qword[2] = @TryOutImmEax, #Protection
    var byte[16] = 'insb', 0
    var qword[2] = @TryInsb, #Protection
    var byte[16] = 'outsb', 0
    var qword[2] = @TryOutsb, #Protection
    var byte[16] = 'swapgs', 0
    var qword[2] = @TrySwapgs, #Protection
    var byte[16] = 'sysretq', 0
    var qword[2] = @TrySysretq, #Protection
    var byte[16] = 'sysretl', 0
    var qword[2] = @TrySysretl, #Protection
    var byte[16] = 'sysexit', 0
    var qword[2] = @TrySysexit, #UndefinedOpcode | #Protection
    var byte[16] = 'sysenter', 0
    var qword[2] = @TrySysenter, #UndefinedOpcode | #Protection
    var byte[16] = 'rsm', 0
    var qword[2] = @TryRsm, #UndefinedOpcode
    var byte[16] = 'stac', 0
    var qword[2] = @TryStac, #UndefinedOpcode
    var byte[16] = 'clac', 0
    var qword[2] = @TryClac, #UndefinedOpcode
    var byte[16] = 'xgetbv', 0
    var qword[2] = @TryXgetbv, #UndefinedOpcode
    var byte[16] = 'xsetbv', 0
    var qword[2] = @TryXsetbv, #UndefinedOpcode | #Protection
    var byte[16] = 'xsave', 0
    var qword[2] = @TryXsave, #UndefinedOpcode
    var byte[16] = 'xrstors', 0
    var qword[2] = @TryXrstors, #UndefinedOpcode
    var byte[16] = 'vmcall', 0
    var qword[2] = @TryVmcall, #UndefinedOpcode
    var byte[16] = 'vmmcall', 0
    var qword[2] = @TryVmmcall, #UndefinedOpcode
    var byte[16] = 'vmrun', 0
    var qword[2] = @TryVmrun, #UndefinedOpcode | #Protection
    var byte[16] = 'vmload', 0
    var qword[2] = @TryVmload, #UndefinedOpcode | #Protection
    var byte[16] = 'vmsave', 0
    var qword[2] = @TryVmsave, #UndefinedOpcode | #Protection
    var byte[16] = 'stgi', 0
    var qword[2] = @TryStgi, #UndefinedOpcode | #Protection
    var byte[16] = 'clgi', 0
    var qword[2] = @TryClgi, #UndefinedOpcode | #Protection
    var byte[16] = 'skinit', 0
    var qword[2] = @TrySkinit, #UndefinedOpcode | #Protection
    var byte[16] = 'invlpga', 0
    var qword[2] = @TryInvlpga, #UndefinedOpcode | #Protection
    var byte[16] = 'vmxon', 0
    var qword[2] = @TryVmxon, #UndefinedOpcode | #Protection
    var byte[16] = 'getsec', 0
    var qword[2] = @TryGetsec, #UndefinedOpcode | #Protection
    var byte[16] = 'encls', 0
    var qword[2] = @TryEncls, #UndefinedOpcode | #Protection
    var byte[16] = 'monitor', 0
    var qword[2] = @TryMonitor, #UndefinedOpcode
    var byte[16] = 'mwait', 0
    var qword[2] = @TryMwait, #UndefinedOpcode
    var byte[16] = 'rdpkru', 0
    var qword[2] = @TryRdpkru, #UndefinedOpcode
    var byte[16] = 'wrpkru', 0
    var qword[2] = @TryWrpkru, #UndefinedOpcode
    var byte[16] = 'int3', 0
    var qword[2] = @TryInt3, 1 << 3
    var byte[16] = 'into', 0
    var qword[2] = @TryInto, #UndefinedOpcode
    var byte[16] = 'bound', 0
    var qword[2] = @TryBound, #UndefinedOpcode
    var byte[16] = 'icebp', 0
    var qword[2] = @TryIcebp, #UndefinedOpcode | 1 << 1
    var byte[16] = 'ud2', 0
    var qword[2] = @TryUd2, #UndefinedOpcode
    var byte[16] = 'lock nop', 0
    var qword[2] = @TryLockNop, #UndefinedOpcode
    var byte[16] = 'call far imm', 0
    var qword[2] = @TryCallFarImm, #UndefinedOpcode
    var byte[16] = 'divide by 0', 0
    var qword[2] = @TryDivideBy0, 1 << 0
    var byte[16] = '16 bytes long', 0
    var qword[2] = @Try16BytesLong, #Protection
    var byte[16] = 'pop ss', 0
    var qword[2] = @TryPopSs, #UndefinedOpcode
