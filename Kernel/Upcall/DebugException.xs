// The debug exception (vector 1; SDM vol. 3, 17.2 and 6.14.5), on a stack of its own: it is the one exception that may come where the kernel has just been entered
// and rsp is still the caller's. A syscall clears the trap flag, and processors go by that; one that goes by the flag as it was before (Bochs 2.7) steps
// behind the syscall, in ring 0.
//
// Ring 3: what the CPU pushed moves to the running environment's record, and all goes on as with any exception. Ring 0: it means nothing, for the kernel steps
// nowhere and breakpoints are off (cpu_lgdt): the code goes on with the trap flag off, so each entry has one at most. It cannot come between its own gate,
// which clears the flag and what is pending, and the change of stacks.
//
//   rsp   0 vector   8 error   16 rip   24 cs   32 rflags   40 rsp   48 ss

extern interrupt_common
extern interrupt_stack qword

const Cs = 24
const Rflags = 32
const Pushed = 7
const TrapFlag = $100

namespace DebugException

section .text code
align 16
global debug_exception:
    byte RSP[#Cs] ?& 3
    if 0 goto FromKernel
    +RAX
    RAX = RSP
    RSP = .interrupt_stack
    for N = 1 to #Pushed {
        +RAX[(#Pushed + 1 - #N) * 8]
    }
    RAX = [RAX]
    goto interrupt_common

FromKernel:
    dword RSP[#Rflags] & ~#TrapFlag
    RSP + 16
    IRet
