// Runs code that may fault, and comes back either way.
//
// The upcall of the fault arrives on the upcall stack with rsp at an UpcallFrame (Abi/UpcallFrame.cs); it keeps what it was and
// leaves everything else behind by going back to the stack of the trial.

const FrameAddress = 120
const FrameVector = 136
const FrameError = 144
const FrameRip = 152
const FrameRflags = 168

section .data data
align 16
// TrialOutcome in Trials/Trial.cs.
var Vector qword
var Error qword
var Address qword
var Rip qword
var Rflags qword
var Stack qword

section .text code

// ulong trial_run(rdi code, rsi argument): 0 when code(argument) returned, 1 when it faulted.
align 16
global function trial_run {
    +RBX
    +RBP
    +R12
    +R13
    +R14
    +R15
    RSP - 8
    .Stack = RSP
    RAX = RDI
    RDI = RSI
    call RAX
    EAX = 0
    goto Back
..trial_fault:
    RAX = RSP[#FrameVector]
    .Vector = RAX
    RAX = RSP[#FrameError]
    .Error = RAX
    RAX = RSP[#FrameAddress]
    .Address = RAX
    RAX = RSP[#FrameRip]
    .Rip = RAX
    RAX = RSP[#FrameRflags]
    .Rflags = RAX
    RSP = .Stack
    EAX = 1
Back:
    Cld
    RSP + 8
    -R15
    -R14
    -R13
    -R12
    -RBP
    -RBX
}

align 16
global function trial_fault_entry {
    RAX = @trial_fault
}

align 16
global function trial_outcome {
    RAX = @Vector
}
