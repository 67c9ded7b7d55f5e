// The fast path of Call and Serve: the running environment enters a parked one, or answers whoever waits for it and parks (docs/notes/0025-fast-paths.md).
// It does what the readable path does (Calls/TransferCalls, PendingCall, Slice/Dispatcher) where that has nothing to decide. Every condition is looked at
// before anything is changed; if one does not hold, the registers are as they were and the readable path begins. No stack is used.
//
// The message stays in rdi rsi rdx r10 throughout.

const CallBase = $45580000
const CallCount = 37
const Call = 26
const Serve = 27
const ReplyAndPark = 3

// RegisterFrame, at the start of EnvironmentRecord; then the record itself (Environment/).
const R15 = 0
const R14 = 8
const R13 = 16
const R12 = 24
const Rbp = 80
const Rbx = 88
const Rip = 136
const Rflags = 152
const Rsp = 160
const PushEnd = 176
const Fx = 176
const FsBase = 688
const GsBase = 696
const Info = 704
const Slot = 712
const Name = 720
const Root = 728
const ControlPage = 736
const Callee = 744
const Caller = 748
const FirstCaller = 752
const LenderTurn = 760
const Lender = 768
// Two bytes: SliceBegins, RecallIsNews.
const News = 772
const EpilogueSince = 776

// CapabilityInfo.
const CapabilityShift = 6
const Generation = 0
const Kind = 4
const Rights = 5
const Holder = 8
const Sweep = 36
const Base = 40
const Badge = 56
const ObjectGeneration = 60
const Gate = 11
const Execute = 4

// EnvironmentInfo, and the same slot's EnvironmentSlot.
const InfoSize = 192
const InfoGeneration = 0
const State = 4
const CpuTicks = 16
const Running = 3
const Calling = 8
const Parked = 9
const SlotSize = 40
const Record = 0
const Queue = 28
const HeapPosition = 32

// KernelState.
const Current = 0
const TurnNumber = 8
const RunningSince = 40

// ControlPage, and what of CallEntry is an address of ring 3: sysret would fault in ring 0 for others.
const CallEntry = 96
const CallStack = 104
const AddressBits = 47
const UserFlags = $202

extern system_call_ordinary
extern system_call_foreign
extern entry_frame qword
extern entry_user_stack qword
extern entry_kernel qword
extern entry_infos qword
extern entry_slots qword
extern entry_capabilities qword
extern entry_capability_count qword
extern interrupt_stack qword

namespace Fast

section .text code
global function fast_system_call_address {
    RAX = @SystemCall
}

// As system_call in Processor/Entry.xs.
align 16
SystemCall:
    .entry_user_stack = RSP
    RAX - #CallBase
    if carry goto system_call_foreign
    RAX ?= #Call
    if < goto system_call_ordinary
    if = goto EnterCallee
    RAX ?= #Serve
    if = goto ReplyToCaller
    RAX ?= #CallCount
    if < goto system_call_ordinary
    goto system_call_foreign

// r8 = gate, r9 = deadline.
EnterCallee:
    // Without a deadline.
    R9 ?= -1
    if !0 goto system_call_ordinary
    RSP = .entry_frame
    RSP[#Rip] = RCX
    RSP[#Rflags] = R11
    // The handle is one of the caller's, of the slot's present generation, and for a gate that may be entered.
    EAX = R8D
    RAX ?= .entry_capability_count
    if >= goto NotThisCall
    RAX << #CapabilityShift
    RAX + .entry_capabilities
    RCX = R8
    RCX >> 32
    ECX ?= RAX[#Generation]
    if !0 goto NotThisCall
    R11 = .entry_kernel
    ECX = R11[#Current]
    ECX ?= RAX[#Holder]
    if !0 goto NotThisCall
    if byte RAX[#Kind] != #Gate goto NotThisCall
    if byte RAX[#Rights] !& #Execute goto NotThisCall
    if dword RAX[#Sweep] != 0 goto NotThisCall
    // It leads to the environment that it was made for, which is parked.
    RCX = RAX[#Base]
    RCX = RCX * #InfoSize
    RCX + .entry_infos
    R9D = RAX[#ObjectGeneration]
    R9D ?= RCX[#InfoGeneration]
    if !0 goto NotThisCall
    if byte RCX[#State] != #Parked goto NotThisCall
    R9 = RAX[#Base]
    R9 = R9 * #SlotSize
    R9 + .entry_slots
    R9 = R9[#Record]
    // Nothing waits to be told to it, no slice of the caller is over, and the caller is in no list that it would have to leave.
    if word R9[#News] != 0 goto NotThisCall
    if qword RSP[#EpilogueSince] != 0 goto NotThisCall
    R11 = RSP[#Slot]
    if byte R11[#Queue] != 0 goto NotThisCall

    // rsp = record of the caller, r9 = of the callee, rcx = its EnvironmentInfo. What a function preserves is kept.
    R8D = RAX[#Badge]
    RSP[#Rbx] = RBX
    RSP[#Rbp] = RBP
    RSP[#R12] = R12
    RSP[#R13] = R13
    RSP[#R14] = R14
    RSP[#R15] = R15
    RAX = .entry_user_stack
    RSP[#Rsp] = RAX
    FxSave RSP[#Fx]
    RdFsBase RAX
    RSP[#FsBase] = RAX
    RdGsBase RAX
    RSP[#GsBase] = RAX
    // The time is the caller's until now.
    RBX = RDX
    RdTsc
    RDX << 32
    RAX | RDX
    RDX = RBX
    R11 = .entry_kernel
    RBX = R11[#RunningSince]
    R11[#RunningSince] = RAX
    RAX - RBX
    RBX = RSP[#Info]
    RBX[#CpuTicks] + RAX
    // It waits for the callee, to which the turn is lent.
    byte RBX[#State] = #Calling
    byte RCX[#State] = #Running
    EAX = R11[#Current]
    R9[#Caller] = EAX
    R9[#Lender] = EAX
    RAX = R11[#TurnNumber]
    R9[#LenderTurn] = RAX
    EAX = R9[#Name]
    RSP[#Callee] = EAX
    R11[#Current] = EAX
    // The machine is the callee's.
    .entry_frame = R9
    RAX = R9[#Root]
    CR3 = RAX
    RAX = @[R9 + #PushEnd]
    .interrupt_stack = RAX
    RAX = R9[#FsBase]
    WrFsBase RAX
    RAX = R9[#GsBase]
    WrGsBase RAX
    FxRstor R9[#Fx]
    R11 = R9[#ControlPage]
    RCX = R11[#CallEntry]
    RCX << 64 - #AddressBits
    RCX >> 64 - #AddressBits
    R9 = RSP[#Name]
    RSP = R11[#CallStack]
    EAX = 0
    EBX = 0
    EBP = 0
    R12D = 0
    R13D = 0
    R14D = 0
    R15D = 0
    R11D = #UserFlags
    SysRetQ

NotThisCall:
    RCX = RSP[#Rip]
    R11 = RSP[#Rflags]
    EAX = #Call
    R9 = -1
    goto system_call_ordinary

// r8 = flags.
ReplyToCaller:
    R8 ?= #ReplyAndPark
    if !0 goto system_call_ordinary
    RSP = .entry_frame
    // There is an entry for the next call, nobody waits to be the next, no slice is over, and no list has to be left.
    RAX = RSP[#ControlPage]
    if qword RAX[#CallEntry] = 0 goto NotThisServe
    if dword RSP[#FirstCaller] != 0 goto NotThisServe
    if qword RSP[#EpilogueSince] != 0 goto NotThisServe
    RAX = RSP[#Slot]
    if byte RAX[#Queue] != 0 goto NotThisServe
    // Somebody waits for the answer, without a deadline, and nothing has to be told to it.
    EAX = RSP[#Caller]
    if EAX = 0 goto NotThisServe
    RAX = RAX * #SlotSize
    RAX + .entry_slots
    if dword RAX[#HeapPosition] != 0 goto NotThisServe
    R9 = RAX[#Record]
    if word R9[#News] != 0 goto NotThisServe

    // rsp = record of the callee, r9 = of the caller. The callee's registers end here, but for what it needs if it is suspended while it is parked.
    RSP[#Rip] = RCX
    RSP[#Rflags] = R11
    RAX = .entry_user_stack
    RSP[#Rsp] = RAX
    FxSave RSP[#Fx]
    RdFsBase RAX
    RSP[#FsBase] = RAX
    RdGsBase RAX
    RSP[#GsBase] = RAX
    RBX = RDX
    RdTsc
    RDX << 32
    RAX | RDX
    RDX = RBX
    R11 = .entry_kernel
    RBX = R11[#RunningSince]
    R11[#RunningSince] = RAX
    RAX - RBX
    RBX = RSP[#Info]
    RBX[#CpuTicks] + RAX
    byte RBX[#State] = #Parked
    RBX = R9[#Info]
    byte RBX[#State] = #Running
    EAX = 0
    RSP[#Caller] = EAX
    R9[#Callee] = EAX
    EAX = R9[#Name]
    R11[#Current] = EAX
    // The machine is the caller's again.
    .entry_frame = R9
    RAX = R9[#Root]
    CR3 = RAX
    RAX = @[R9 + #PushEnd]
    .interrupt_stack = RAX
    RAX = R9[#FsBase]
    WrFsBase RAX
    RAX = R9[#GsBase]
    WrGsBase RAX
    FxRstor R9[#Fx]
    RBX = R9[#Rbx]
    RBP = R9[#Rbp]
    R12 = R9[#R12]
    R13 = R9[#R13]
    R14 = R9[#R14]
    R15 = R9[#R15]
    RCX = R9[#Rip]
    R11 = R9[#Rflags]
    RSP = R9[#Rsp]
    EAX = 0
    R8D = 0
    R9D = 0
    SysRetQ

NotThisServe:
    EAX = #Serve
    R9D = 0
    goto system_call_ordinary
