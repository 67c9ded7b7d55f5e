; The memory functions the compiler and the core library call for large blocks (small ones are inlined or done in C#).
; System V calls. 64 bytes per turn through SSE registers: fast on hardware and, unlike a rep string instruction,
; also under emulation, where every repetition counts as an instruction.
bits 64
default rel
section .text

global memcpy
global memmove
global memset
global memcmp

; void* memmove(rdi destination, rsi source, rdx bytes), also memcpy
align 16
memcpy:
memmove:
    mov rax, rdi
    mov rcx, rdi
    sub rcx, rsi
    cmp rcx, rdx            ; destination - source < bytes (unsigned): the tail would be overwritten before it is read
    jb .backward

.forward64:
    cmp rdx, 64
    jb .forward8
    movups xmm0, [rsi]
    movups xmm1, [rsi + 16]
    movups xmm2, [rsi + 32]
    movups xmm3, [rsi + 48]
    movups [rdi], xmm0
    movups [rdi + 16], xmm1
    movups [rdi + 32], xmm2
    movups [rdi + 48], xmm3
    add rsi, 64
    add rdi, 64
    sub rdx, 64
    jmp .forward64
.forward8:
    cmp rdx, 8
    jb .forward1
    mov rcx, [rsi]
    mov [rdi], rcx
    add rsi, 8
    add rdi, 8
    sub rdx, 8
    jmp .forward8
.forward1:
    test rdx, rdx
    jz .done
    mov cl, [rsi]
    mov [rdi], cl
    inc rsi
    inc rdi
    dec rdx
    jmp .forward1
.done:
    ret

.backward:
    cmp rdx, 64
    jb .backward8
    movups xmm0, [rsi + rdx - 16]
    movups xmm1, [rsi + rdx - 32]
    movups xmm2, [rsi + rdx - 48]
    movups xmm3, [rsi + rdx - 64]
    movups [rdi + rdx - 16], xmm0
    movups [rdi + rdx - 32], xmm1
    movups [rdi + rdx - 48], xmm2
    movups [rdi + rdx - 64], xmm3
    sub rdx, 64
    jmp .backward
.backward8:
    cmp rdx, 8
    jb .backward1
    mov rcx, [rsi + rdx - 8]
    mov [rdi + rdx - 8], rcx
    sub rdx, 8
    jmp .backward8
.backward1:
    test rdx, rdx
    jz .done
    mov cl, [rsi + rdx - 1]
    mov [rdi + rdx - 1], cl
    dec rdx
    jmp .backward1

; void* memset(rdi destination, esi byte, rdx bytes)
align 16
memset:
    mov rax, rdi
    movzx ecx, sil
    mov rsi, 0x0101010101010101
    imul rsi, rcx
    movq xmm0, rsi
    punpcklqdq xmm0, xmm0
.set64:
    cmp rdx, 64
    jb .set8
    movups [rdi], xmm0
    movups [rdi + 16], xmm0
    movups [rdi + 32], xmm0
    movups [rdi + 48], xmm0
    add rdi, 64
    sub rdx, 64
    jmp .set64
.set8:
    cmp rdx, 8
    jb .set1
    mov [rdi], rsi
    add rdi, 8
    sub rdx, 8
    jmp .set8
.set1:
    test rdx, rdx
    jz .done
    mov [rdi], sil
    inc rdi
    dec rdx
    jmp .set1
.done:
    ret

; int memcmp(rdi left, rsi right, rdx bytes): the difference of the first bytes that differ
align 16
memcmp:
.equal8:
    cmp rdx, 8
    jb .equal1
    mov rax, [rdi]
    cmp rax, [rsi]
    jne .equal1
    add rdi, 8
    add rsi, 8
    sub rdx, 8
    jmp .equal8
.equal1:
    xor eax, eax
    test rdx, rdx
    jz .done
    movzx eax, byte [rdi]
    movzx ecx, byte [rsi]
    sub eax, ecx
    jnz .done
    inc rdi
    inc rsi
    dec rdx
    jmp .equal1
.done:
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
