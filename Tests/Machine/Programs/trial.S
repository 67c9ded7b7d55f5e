/* void trial(struct state *state, int way): every register from the state, an instruction that faults, every register back into the state.
   The state is that of faults.c: 16 general registers in the processor's order (rsp is left alone), flags, mxcsr, two x87 registers, 16 vectors. */
    .text
    .globl trial
trial:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rdi, place
    mov %rsi, way
    fninit
    fldl 144(%rdi)
    fldl 152(%rdi)
    ldmxcsr 136(%rdi)
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movdqu 160+\n*16(%rdi), %xmm\n
    .endr
    push 128(%rdi)
    popf
    mov (%rdi), %rax
    mov 8(%rdi), %rcx
    mov 16(%rdi), %rdx
    mov 24(%rdi), %rbx
    mov 40(%rdi), %rbp
    mov 48(%rdi), %rsi
    mov 64(%rdi), %r8
    mov 72(%rdi), %r9
    mov 80(%rdi), %r10
    mov 88(%rdi), %r11
    mov 96(%rdi), %r12
    mov 104(%rdi), %r13
    mov 112(%rdi), %r14
    mov 120(%rdi), %r15
    mov 56(%rdi), %rdi
    /* Neither the jump nor what a leaf function may keep below rsp changes a register. */
    movq $-1, -8(%rsp)
    movq $-1, -128(%rsp)
    jmp *way
    .globl way_read, way_write, way_undefined, way_divide
way_read:
    mov (%rsi), %rax
    jmp 1f
way_write:
    mov %rax, (%rsi)
    jmp 1f
way_undefined:
    ud2
    jmp 1f
way_divide:
    divl zero
1:  mov %rax, kept
    mov place, %rax
    mov %rcx, 8(%rax)
    mov %rdx, 16(%rax)
    mov %rbx, 24(%rax)
    mov %rbp, 40(%rax)
    mov %rsi, 48(%rax)
    mov %rdi, 56(%rax)
    mov %r8, 64(%rax)
    mov %r9, 72(%rax)
    mov %r10, 80(%rax)
    mov %r11, 88(%rax)
    mov %r12, 96(%rax)
    mov %r13, 104(%rax)
    mov %r14, 112(%rax)
    mov %r15, 120(%rax)
    mov kept, %rcx
    mov %rcx, (%rax)
    mov -8(%rsp), %rdx
    pushf
    pop 128(%rax)
    and -128(%rsp), %rdx
    mov %rdx, 32(%rax)
    stmxcsr 136(%rax)
    fstpl 152(%rax)
    fstpl 144(%rax)
    fninit
    movl $0x1f80, kept
    ldmxcsr kept
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movdqu %xmm\n, 160+\n*16(%rax)
    .endr
    cld
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    ret

/* void on_stack(void *stack, long number): a system call, or with number < 0 a fault, with rsp there. */
    .globl on_stack
on_stack:
    mov %rdi, %rsp
    mov %rsi, %rax
    test %rax, %rax
    js 1f
    syscall
1:  mov 0, %rax
    ud2

    .section .note.GNU-stack, "", @progbits
    .bss
    .balign 8
place: .quad 0
way: .quad 0
kept: .quad 0
zero: .quad 0
