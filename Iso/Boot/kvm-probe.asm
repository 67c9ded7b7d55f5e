; A ROM of 64 KiB whose only deed is to leave QEMU with status 42 through the exit port, after a few SSE2 instructions have given the right
; sum in real mode and in 32-bit protected mode. Run by the tool to see whether KVM works on this host.

bits 16
org 0

start:      mov eax, cr4
            or eax, 0x600           ; OSFXSR, OSXMMEXCPT
            mov cr4, eax
            mov eax, cr0
            and al, ~4              ; no EM
            or al, 3                ; PE, MP
            mov cr0, eax
            o32 lgdt [cs:gdt_pointer]
            jmp dword 8:0xF0000 + protected

bits 32
protected:  mov ax, 16
            mov ds, ax
            mov ss, ax
            pcmpeqd xmm0, xmm0      ; four times -1
            psrld xmm0, 31          ; four times 1
            paddd xmm0, xmm0        ; four times 2
            movdqa xmm1, xmm0
            movdqu [0x8000], xmm1
            mov eax, [0x8000]
            imul eax, eax, 21
            cmp dword [0x800C], 2
            je .out
            xor eax, eax
.out:       out 0xF4, al
.stop:      hlt
            jmp .stop

            align 8
gdt:        dq 0
            dq 0x00CF9A000000FFFF   ; 08: code, flat
            dq 0x00CF92000000FFFF   ; 10: data, flat
gdt_pointer:
            dw gdt_pointer - gdt - 1
            dd 0xF0000 + gdt

            times 0xFFF0 - ($ - $$) db 0
reset:
bits 16
            jmp 0xF000:start        ; the processor starts here, at F000:FFF0
            times 0x10000 - ($ - $$) db 0
