// One access or instruction each, so that a fault can only be this one.

section .text code

align 16
global function touch_read {
    RAX = [RDI]
}

align 16
global function touch_write {
    qword [RDI] = 0
}

align 16
global function touch_jump {
    goto RDI
}

global function touch_cli {
    Cli
}

global function touch_hlt {
    Hlt
}

global function touch_exit_port {
    EDX = $F4
    EAX = 0
    Port[DX] = AL
}

// Where the first three begin, to be run by a trial.
global function touch_addresses {
    RAX = @Addresses
}

section .rodata readonly
align 8
var Addresses qword[] = @touch_read, @touch_write, @touch_jump
