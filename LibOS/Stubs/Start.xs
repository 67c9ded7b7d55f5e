// The first instruction of an environment, and the end of one that found itself broken.

extern exo_main
extern exo_thrown

// Entered with the parameters page in rdi, a second argument in rsi and rsp at the top of a stack, as StartState says.
// Each image supplies exo_main(parameters, second), which does not return.
align 16
global function _start {
    EBP = 0
    RSP & -16
    call exo_main
    Ud2
}

// void RhpThrowEx(rdi nothing): every failed check and every throw of C# code calls it; the return address says where that was.
align 16
global function RhpThrowEx {
    RDI = [RSP]
    RSP & -16
    call exo_thrown
    Ud2
}
