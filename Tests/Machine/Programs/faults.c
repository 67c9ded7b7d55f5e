/* What Linux promises to the handler of a fault. Prints nothing in which an address or the version of a kernel shows. faults MODE; without one, all that ends
   well. The other modes end by SIGSEGV. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { PAGE = 4096, ALTERNATE = 65536, LENGTH = 3 };

struct state {
    uint64_t general[16], flags;
    uint32_t mxcsr, unused;
    double x87[2];
    uint64_t vectors[32];
};
void trial(struct state *state, void (*way)(void));
void on_stack(void *stack, long number);
void way_read(void), way_write(void), way_undefined(void), way_divide(void);

static char *pages, *alternate;

static void set(int signal, void (*handler)(int, siginfo_t *, void *), int flags, int blocked) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    if (blocked)
        sigaddset(&action.sa_mask, blocked);
    sigaction(signal, &action, NULL);
}

static void step(ucontext_t *context) {
    unsigned char *code = (unsigned char *)context->uc_mcontext.gregs[REG_RIP];
    context->uc_mcontext.gregs[REG_RIP] += code[0] == 0x0F ? 2 : code[0] == 0xF7 ? 7 : LENGTH;
}

/* Says what it was told, and tramples on every register that a handler may use. */
static void tell(int signal, siginfo_t *info, void *data) {
    ucontext_t *context = data;
    greg_t *registers = context->uc_mcontext.gregs;
    uint16_t control;
    uint32_t mxcsr;
    __asm__ volatile("fnstcw %0; stmxcsr %1" : "=m"(control), "=m"(mxcsr));
    long offset = (char *)info->si_addr - pages;
    if (offset < 0 || offset >= 16 * PAGE)
        offset = (long)info->si_addr;
    stack_t stack;
    sigaltstack(NULL, &stack);
    int isFault = signal == SIGSEGV;
    printf("signal %d code %d address %lx trap %lld error %llx cr2 %d on alternate %d %d, flags %d before %d, x87 %x mxcsr %x\n", signal, info->si_code, isFault ? offset : 0,
        registers[REG_TRAPNO], registers[REG_ERR], !isFault || registers[REG_CR2] == (long)info->si_addr, (char *)&stack >= alternate && (char *)&stack < alternate + ALTERNATE,
        ((uintptr_t)__builtin_frame_address(0) & 15) == 0, stack.ss_flags, context->uc_stack.ss_flags, control, mxcsr);
    static const uint32_t wild = 0x7F80;
    __asm__ volatile("fninit; fld1; fld1; fld1; ldmxcsr %0" : : "m"(wild));
    __asm__ volatile("pcmpeqd %%xmm0, %%xmm0; movdqa %%xmm0, %%xmm7; movdqa %%xmm0, %%xmm15; mov $1, %%r8; mov $1, %%r9; mov $1, %%r10; mov $1, %%r11"
                     : : : "xmm0", "xmm7", "xmm15", "r8", "r9", "r10", "r11");
    step(context);
}

static void try(const char *name, void (*way)(void), void *address) {
    struct state before, after;
    for (int i = 0; i < 16; i++)
        before.general[i] = 0x0123456789ABCDEFu * (i + 3);
    for (int i = 0; i < 32; i++)
        before.vectors[i] = 0x9E3779B97F4A7C15u * (i + 1);
    before.general[4] = -1;
    before.general[6] = (uintptr_t)address;
    before.flags = 0x202 | 0x8D5;
    before.mxcsr = 0x5F80;
    before.unused = 0;
    before.x87[0] = 2.75;
    before.x87[1] = -1e300;
    after = before;
    trial(&after, way);
    /* The arithmetic flags and the direction. */
    before.flags &= 0xCD5;
    after.flags &= 0xCD5;
    printf("%s: %s\n", name, memcmp(&before, &after, sizeof before) ? "CHANGED" : "all registers came back");
}

static void everything(void) {
    try("null", way_read, NULL);
    try("hole", way_write, pages + 9 * PAGE + 5);
    try("no access", way_read, pages + PAGE);
    try("no access, was there", way_write, pages + 2 * PAGE + 8);
    try("read only, never touched", way_write, pages + 14 * PAGE);
    try("read only", way_write, pages + 4 * PAGE + 4088);
    try("undefined", way_undefined, NULL);
    try("divide", way_divide, NULL);
}

static void change(int signal, siginfo_t *info, void *data) {
    ucontext_t *context = data;
    context->uc_mcontext.gregs[REG_RAX] = 42 + signal + (info->si_addr == pages + PAGE);
    context->uc_mcontext.gregs[REG_R15] = -7;
    context->uc_mcontext.gregs[REG_EFL] ^= 1;
    context->uc_mcontext.fpregs->_xmm[9].element[3] = 0x12345678;
    context->uc_mcontext.fpregs->mxcsr = 0x3F80;
    sigaddset(&context->uc_sigmask, SIGUSR2);
    step(context);
}

static void note(int signal, siginfo_t *info, void *data) {
    (void)info, (void)data;
    printf("note %d\n", signal);
}

/* Two faults deep, and a signal that has to wait until both are over. */
static void nest(int signal, siginfo_t *info, void *data) {
    static int depth;
    sigset_t mask;
    int here = depth++;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    printf("depth %d blocked: SEGV %d USR1 %d\n", here, sigismember(&mask, SIGSEGV), sigismember(&mask, SIGUSR1));
    if (here == 0) {
        raise(SIGUSR1);
        try("inner", way_read, pages + PAGE);
    }
    printf("depth %d ends, signal %d\n", here, signal);
    depth--;
    (void)info;
    step(data);
}

static void last(int signal, siginfo_t *info, void *data) {
    (void)signal, (void)info;
    ucontext_t *context = data;
    context->uc_mcontext.fpregs->mxcsr = 0xFFFF0000;
    step(context);
}

int main(int count, char **arguments) {
    const char *mode = count > 1 ? arguments[1] : "";
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    pages = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    alternate = mmap(NULL, ALTERNATE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pages[2 * PAGE] = pages[4 * PAGE] = 1;
    mprotect(pages + PAGE, 2 * PAGE, PROT_NONE);
    mprotect(pages + 4 * PAGE, PAGE, PROT_READ);
    mprotect(pages + 14 * PAGE, PAGE, PROT_READ);
    munmap(pages + 8 * PAGE, 4 * PAGE);
    set(SIGUSR1, note, 0, 0);
    for (int flags = 0; flags < 2 && !*mode; flags++) {
        for (int signal = 1; signal < 12; signal++)
            if (signal == SIGSEGV || signal == SIGILL || signal == SIGFPE)
                set(signal, tell, flags ? SA_ONSTACK : 0, 0);
        everything();
        stack_t stack = {.ss_sp = alternate, .ss_size = ALTERNATE};
        sigaltstack(&stack, NULL);
    }
    if (!*mode) {
        set(SIGSEGV, nest, SA_ONSTACK | SA_NODEFER, SIGUSR1);
        try("outer", way_read, pages + PAGE);
        set(SIGSEGV, change, 0, 0);
        struct state state = {.general[6] = (uintptr_t)(pages + PAGE), .flags = 0x202, .mxcsr = 0x1F80};
        trial(&state, way_read);
        sigset_t mask;
        sigprocmask(SIG_BLOCK, NULL, &mask);
        printf("rax %ld r15 %ld carry %d xmm9 %lx mxcsr %x USR2 blocked %d\n", state.general[0], state.general[15], (int)state.flags & 1, state.vectors[19], state.mxcsr,
            sigismember(&mask, SIGUSR2));
        return 0;
    }
    struct state state = {.general[6] = (uintptr_t)pages + PAGE, .flags = 0x202, .mxcsr = 0x1F80};
    set(SIGSEGV, tell, 0, 0);
    if (!strcmp(mode, "once")) {
        set(SIGSEGV, tell, SA_RESETHAND, 0);
        trial(&state, way_read);
    } else if (!strcmp(mode, "blocked")) {
        sigset_t mask;
        sigemptyset(&mask);
        sigaddset(&mask, SIGSEGV);
        sigprocmask(SIG_BLOCK, &mask, NULL);
    } else if (!strcmp(mode, "stack")) {
        on_stack(pages + 2 * PAGE, -1);
    } else if (!strcmp(mode, "high")) {
        on_stack((void *)0x7FFFFFFFF000, -1);
    } else if (!strcmp(mode, "return")) {
        on_stack(pages + 2 * PAGE, SYS_rt_sigreturn);
    } else if (!strcmp(mode, "reserved")) {
        set(SIGSEGV, last, 0, 0);
    }
    trial(&state, way_read);
    puts("still there");
    return 0;
}
