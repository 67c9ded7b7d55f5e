; What compiled C# calls and no library is there to answer. The allocation helpers (RhpNewFast and its kin) are absent on
; purpose: that is what makes an allocation a link error.
bits 64
default rel
section .text

extern RhpThrowEx                   ; each image supplies it: the kernel panics, a libOS raises an upcall or exits

global RhpReversePInvoke
global RhpReversePInvokeReturn
global RhpPInvoke
global RhpPInvokeReturn
global RhpGcPoll
global RhpStackProbe
global RhpFallbackFailFast
global RhCpuIdEx

; Transitions between managed and unmanaged code tell a garbage collector where the stack may be walked. There is none.
align 16
RhpReversePInvoke:
RhpReversePInvokeReturn:
RhpPInvoke:
RhpPInvokeReturn:
RhpGcPoll:
    ret

; A frame of a page or more: touches every page from rsp down to r11, so that a stack overflow meets the guard page
; instead of jumping over it. Keeps all registers.
align 16
RhpStackProbe:
    push rax
    mov rax, rsp
.probe:
    sub rax, 4096
    test [rax], al
    cmp rax, r11
    ja .probe
    pop rax
    ret

; A method found its stack cookie overwritten: a buffer on the stack overflowed. Same end as an unhandled throw of null.
align 16
RhpFallbackFailFast:
    xor edi, edi
    jmp RhpThrowEx

; void RhCpuIdEx(rdi int[4] result, esi leaf, edx subleaf), behind X86Base.CpuId
align 16
RhCpuIdEx:
    push rbx
    mov eax, esi
    mov ecx, edx
    cpuid
    mov [rdi], eax
    mov [rdi + 4], ebx
    mov [rdi + 8], ecx
    mov [rdi + 12], edx
    pop rbx
    ret

section .data align=8

global RhpTrapThreads
global __security_cookie

; Non-zero would ask every thread to stop for the garbage collector.
RhpTrapThreads:
    dq 0

; Guards stack buffers. An image that has entropy overwrites it before its first method with such a buffer runs.
__security_cookie:
    dq 0x2B992DDFA232

section .note.GNU-stack noalloc noexec nowrite progbits
