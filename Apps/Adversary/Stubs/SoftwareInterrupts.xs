// The 256 software interrupts: three bytes each, one behind the other.

section .text code

for N = 0 to 255 {
    Interrupt#N:
        Int #N
        Ret
}

global function software_interrupts {
    RAX = @Interrupt0
}
