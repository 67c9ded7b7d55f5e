// One instruction each that may fault, in functions without a frame: who skips it goes on at touch_skip, which returns for them.

section .text code

// ulong touch_load(rdi address)
align 16
global function touch_load {
    RAX = [RDI]
}

// void touch_store(rdi address, rsi word)
align 16
global function touch_store {
    [RDI] = RSI
}

align 16
global function touch_undefined {
    Ud2
}

align 16
global function touch_privileged {
    Cli
}

align 16
global function touch_divide {
    EAX = 1
    EDX = 0
    ECX = 0
    Div ECX
}

align 16
Skip:
    Ret

// ulong touch_skip()
align 16
global function touch_skip {
    RAX = @Skip
}
