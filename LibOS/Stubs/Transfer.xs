// Protected control transfer: the caller's and the callee's side (docs/notes/0019-protected-control-transfer.md).

const CallNumber = $4558001A
const ServeNumber = $4558001B
const Park = 2
const ReplyAndPark = 3

section .data data
align 8
// The C# method that takes calls (Serving/Server.cs).
var Handler qword

section .text code
// long exo_call_gate(rdi message, rsi gate, rdx deadline): four words out, and back; they mean nothing if the answer is an error.
align 16
global function exo_call_gate {
    +RBX
    RBX = RDI
    R8 = RSI
    R9 = RDX
    RDI = RBX[0]
    RSI = RBX[8]
    RDX = RBX[16]
    R10 = RBX[24]
    EAX = #CallNumber
    SysCall
    RBX[0] = RDI
    RBX[8] = RSI
    RBX[16] = RDX
    RBX[24] = R10
    -RBX
}

// Entered by a call: rdi rsi rdx r10 message, r8 badge, r9 caller, rsp at the top of the call stack.
//
//   rsp+0   the four words, for the handler to read and to change
align 16
global function exo_call_entry {
    RSP - 32
    RSP[0] = RDI
    RSP[8] = RSI
    RSP[16] = RDX
    RSP[24] = R10
    RDI = RSP
    RSI = R8
    RDX = R9
    call .Handler
    RDI = RSP[0]
    RSI = RSP[8]
    RDX = RSP[16]
    R10 = RSP[24]
    R8D = #ReplyAndPark
    goto .Serve
}

// void exo_serve(rdi handler): parks for good.
align 16
global exo_serve:
    .Handler = RDI
    R8D = #Park
.Serve:
    EAX = #ServeNumber
    SysCall
    // Only after a suspension: there is no caller any more.
    R8D = #Park
    goto .Serve

// ulong exo_call_entry_address()
align 16
global function exo_call_entry_address {
    RAX = @exo_call_entry
}
