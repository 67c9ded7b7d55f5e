// Runs with unusual flags.

const Null = $45580000

section .data data
align 8
var Became qword

section .text code

// ulong flags_set(rdi flags): sets them by popf and answers what they became; they are the caller's again afterwards.
global function flags_set {
    +Flags
    +RDI
    -Flags
    +Flags
    -RAX
    -Flags
}

// ulong flags_return(rdi flags): the same by iretq. Run by a trial; what the flags became is in flags_returned.
..flags_return:
    +Flags
    RAX = RSP
    +$2B
    +RAX
    +RDI
    +$33
    RAX = @Returned
    +RAX
    IRet
Returned:
    +Flags
    -RAX
    .Became = RAX
    -Flags
    Ret

global function flags_became {
    RAX = .Became
}

// ulong flags_through_calls(rdi flags, rsi calls): makes null calls with these flags; answers the flags behind the last.
global function flags_through_calls {
    +RBX
    +Flags
    RBX = RSI
    +RDI
    -Flags
    repeat {
        EAX = #Null
        SysCall
        // Without touching the flags that are under test: lea and jrcxz do not.
        RBX = @[RBX - 1]
        RCX = RBX
        ! jrcxz $FlagsCalled
    }
.FlagsCalled:
    +Flags
    -RAX
    -Flags
    -RBX
}

// ulong flags_through_time(rdi flags, rsi time stamp): computes with these flags until that time; answers the flags then.
global function flags_through_time {
    +Flags
    +RDI
    -Flags
    repeat {
        RdTsc
        RDX << 32
        RAX | RDX
    } while RAX < RSI
    +Flags
    -RAX
    -Flags
}

// Its address, to be run by a trial.
global function flags_return_address {
    RAX = @flags_return
}
