// Upcalls of the kernel into C#, and the way back. The frame is
//
//  rsp+0    xmm0 ... xmm15                                              256 bytes
//      256  UpcallFrame (Abi/UpcallFrame.cs)
//
// The kernel has set Masked: no slice begins or ends visibly until the way back has restored it.

const Control = $7EFFFFFFF000

section .data data
align 8
// The C# method that takes upcalls (Start/UpcallHandler.cs).
var Handler qword

section .text code
// Faults, and the begin and end of slices, of an application that has no entries of its own.
align 16
global function exo_upcall_entry {
    Cld
    RSP - 256
    call exo_save_vectors
    RDI = @[RSP + 256]
    call .Handler
    goto exo_resume
}

// ulong exo_upcall_address(rdi handler): keeps the handler; the entry that calls it.
align 16
global function exo_upcall_address {
    .Handler = RDI
    RAX = @exo_upcall_entry
}

// Goes on where the frame at rsp says, with every register as it is there. Not by iretq: an emulator that checks SMAP for it even in
// ring 3 (QEMU 7.2) faults. The last four words go on the stack that is returned to, below the 128 bytes that a leaf function
// may use under its rsp (System V ABI for x86-64, 3.2.2), and Masked is restored only when rsp is there: a slice that begins in
// these last instructions finds an ordinary program and an empty libOS stack.
//
//   rsp-160   rcx  rax  rflags  rip  (128 bytes)   rsp of the frame
align 16
global function exo_resume {
    call exo_load_vectors
    RSP + 256
    -All
    +RAX
    +RCX
    RCX = [RSP + 72]
    RCX - 160
    RAX = [RSP]
    [RCX] = RAX
    RAX = [RSP + 8]
    [RCX + 8] = RAX
    RAX = [RSP + 64]
    [RCX + 16] = RAX
    RAX = [RSP + 48]
    [RCX + 24] = RAX
    EAX = [RSP + 24]
    RSP = RCX
    RCX = #Control
    [RCX] = EAX
    -RCX
    -RAX
    -Flags
    ! ret 128
}

// The vectors lie above the return address. rax is free.
align 16
global function exo_save_vectors {
    RAX = @[RSP + 8]
    for N = 0 to 15 {
        [RAX + #N * 16] = XMM#N
    }
}

align 16
global function exo_load_vectors {
    RAX = @[RSP + 8]
    for N = 0 to 15 {
        XMM#N = [RAX + #N * 16]
    }
}
