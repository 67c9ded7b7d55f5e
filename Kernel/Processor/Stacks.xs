// The kernel's stacks (Processor/KernelStacks.cs). Below each is a page where nothing is mapped: who runs over the end of the kernel's stack meets it, cannot
// even push what the page fault pushes, and ends in a double fault, whose stack is another one.
//
//   hole | debug | hole | fatal | hole | kernel

section .bss zero
align 4096
var byte[4096]
var DebugStack byte[4096]
DebugStackEnd:
var byte[4096]
var FatalStack byte[8192]
FatalStackEnd:
var byte[4096]
var KernelStack byte[32768]
global kernel_stack_end:

section .rodata readonly
align 8
var Stacks qword[] = @DebugStack, @DebugStackEnd, @FatalStack, @FatalStackEnd, @KernelStack, @kernel_stack_end

section .text code
global function kernel_stacks {
    RAX = @Stacks
}
