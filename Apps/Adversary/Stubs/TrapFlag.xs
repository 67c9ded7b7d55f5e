// Every way into the kernel as the very instruction behind the one that sets the trap flag, and the same with a load of ss in between, which holds debug
// exceptions off for one instruction more. Each is run by a trial with rdi = the flags. What each raises: Attacks/Instructions/TrapFlag.cs.

const Null = $45580000
const Yield = $4558000A
// A number that is no call of the kernel's.
const Foreign = 39

const Ways = 12

section .text code

for N = 0 to #Ways * 2 - 1 {
    Enter#N:
        R8W = SS
        R9D = 0
        EDX = 0
        ESI = 0
        EAX = #Null
        if #N in 1, #Ways + 1 {
            EAX = #Yield
        }
        if #N in 2, #Ways + 2 {
            EAX = #Foreign
        }
        +RDI
        EDI = 0
        -Flags
        if #N in #Ways to #Ways * 2 - 1 {
            SS = R8W
        }
        if #N in 0 to 2, #Ways to #Ways + 2 {
            SysCall
        } else if #N in 3, #Ways + 3 {
            SysEnter
        } else if #N in 4, #Ways + 4 {
            Int3
        } else if #N in 5, #Ways + 5 {
            Int 4
        } else if #N in 6, #Ways + 6 {
            Int $80
        } else if #N in 7, #Ways + 7 {
            ! int1
        } else if #N in 8, #Ways + 8 {
            Ud2
        } else if #N in 9, #Ways + 9 {
            Hlt
        } else if #N in 10, #Ways + 10 {
            R9 = [R9]
        } else {
            Div R9D
        }
        Nop
        Ret
}

// The upcall of a foreign call: it arrives with the trap flag off, and says so by an exception.
ForeignArrived:
    Ud2

global function trap_flag_foreign_entry {
    RAX = @ForeignArrived
}
global function trap_flag_table {
    RAX = @Table
}

section .rodata readonly
align 8
var Table qword[] = @Enter0
for N = 1 to #Ways * 2 - 1 {
    var qword = @Enter#N
}
