// What a partner does: another environment of the attacker's, which has this code in a page of its own and shares one page with the attacker (Trials/Partner.cs).
// The code is copied there, so it names no address but those that are the same in every partner.

const ControlPage = $7EFFFFFFF000
const CallEntry = 96
const CallStack = 104

const CallNumber = $4558001A
const ServeNumber = $4558001B
const SleepNumber = $4558000B
const ExitNumber = $45580009
const Park = 2
const ReplyAndPark = 3

// SharedPage in Trials/Partner.cs.
const Shared = $480000001000
const Entered = 0
const Go = 8
const Calls = 16
const Gate = 24
const Deadline = 32
const OnAnswer = 40

namespace Partner

section .text code
align 16
Begin:

// Takes calls: rdi = where they enter, rsi = on which stack.
TakeCalls:
    RAX = #ControlPage
    RAX[#CallEntry] = RDI
    RAX[#CallStack] = RSI
    goto ParkNow

// Makes two calls through a gate, rdi, without a deadline, puts what they were answered where rsi points to, and ends.
MakeCalls:
    RBX = #Shared
    RBP = RDI
    R12 = RSI
    repeat 2 times {
        EDI = 11
        ESI = 12
        EDX = 13
        R10D = 14
        R8 = RBP
        R9 = -1
        EAX = #CallNumber
        SysCall
        [R12] = RAX
        R12 + 8
        lock qword RBX[#Calls] + 1
    }
    goto EndNow

// ---- where calls enter ----
// Answers with its first word plus one.
Echo:
    RDI + 1
    goto ReplyNow

// Computes for ever.
Spin:
    RBX = #Shared
    RAX = RBX[#Entered]
    RAX + 1
    RBX[#Entered] = RAX
    repeat {
    }

// Sleeps for ever.
Slumber:
    RBX = #Shared
    RAX = RBX[#Entered]
    RAX + 1
    RBX[#Entered] = RAX
    repeat {
        EDI = 0
        ESI = 0
        RDX = -1
        EAX = #SleepNumber
        SysCall
    }

// Answers when it is told to go on.
Linger:
    RBX = #Shared
    RAX = RBX[#Entered]
    RAX + 1
    RBX[#Entered] = RAX
    repeat {
        RAX = RBX[#Go]
    } while RAX = 0
    goto ReplyNow

// Calls on, through the gate in the shared page as soon as there is one, until the deadline there; notes what became of it, and answers.
CallOn:
    RBX = #Shared
    repeat {
        R8 = RBX[#Gate]
    } while R8 = 0
    R9 = RBX[#Deadline]
    EAX = #CallNumber
    SysCall
    RBX[#OnAnswer] = RAX
    goto ReplyNow

// Uses its stack.
Push:
    +RAX
    goto ReplyNow

// Raises an exception.
Fault:
    Ud2

EndNow:
    EDI = 0
    EAX = #ExitNumber
    SysCall

ReplyNow:
    R8D = #ReplyAndPark
    goto ServeNow
ParkNow:
    R8D = #Park
ServeNow:
    EAX = #ServeNumber
    SysCall
    // Only after a suspension.
    goto ParkNow
End:

// ulong* partner_code(): 0 the first and 1 the end of all this, 2 … as PartnerRole counts them.
align 16
global function partner_code {
    RAX = @Places
}

section .rodata readonly
align 8
var Places qword[] = @Begin, @End, @TakeCalls, @MakeCalls, @Echo, @Spin, @Slumber, @Linger, @CallOn, @Push, @Fault, @EndNow
