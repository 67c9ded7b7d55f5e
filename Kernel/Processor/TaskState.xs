// The task-state segment (SDM vol. 3, 7.7; Processor/Descriptors.cs). Of all its 104 bytes only the stack for interrupts of ring 3 changes while the
// machine runs: the CPU pushes there, so it is the end of the push area of the running environment's record.
//
//   0  reserved   4  rsp0   12  the rest

section .data data
align 128
var TaskStart dword
global var interrupt_stack qword
var byte[92]

section .text code
global function task_state {
    RAX = @TaskStart
}
