// SIGSEGV to a handler and back without C# (docs/notes/0027). What the readable path (Threads/ProgramReturn,
// Signals/SignalDelivery, Signals/SignalFrame) does for a page fault that the program's own regions forbid, and for rt_sigreturn, when nothing speaks
// against it; whatever is unusual goes there with everything as it was. The processor checks the program's stack and the frame on it: a fault between
// the labels of Bounds has nothing but SIGSEGV for an answer, as on Linux (Threads/ProgramReturn.Fault).

// Entry.xs
extern exo_fault_entry
extern exo_foreign_whole

const Control = $7EFFFFFFF000
const Pending = 4
const ProgramSlots = $7D

// Abi/UpcallFrame.cs
const UpcallR11 = 32
const UpcallR10 = 40
const UpcallRdi = 64
const UpcallRsi = 72
const UpcallRdx = 96
const UpcallRcx = 104
const UpcallRax = 112
const UpcallAddress = 120
const UpcallMasked = 128
const UpcallVector = 136
const UpcallError = 144
const UpcallRip = 152
const UpcallRflags = 168
const UpcallRsp = 176
const PageFault = 14
const ErrorWriteOrFetch = $12
const ErrorFetch = $10

// Memory/Region.cs: 48 bytes.
const RegionEnd = 8
const RegionAccess = 40
const AccessRead = 1
const AccessExecute = 4

// Signals/SignalAction.cs
const ActionHandler = 0
const ActionFlags = 8
const ActionRestorer = 16
const ActionMask = 24
const Ignore = 1
const OnStack = $08000000
const NoDefer = $40000000
const ResetHandler = $80000000

// Signals/ThreadSignals.cs
const ThreadMask = 0
const ThreadPending = 8
const AlternateStart = 32
const AlternateSize = 48

// Signals/SignalFrame.cs
const FrameSize = 448
const FloatingPointSize = 512
const RedZone = 128
const MxCsr = 24
const SoftwareMagic = 464
const FrameReturn = 0
const FrameContext = 8
const FrameStackStart = 24
const FrameStackSize = 40
const FrameR8 = 48
const FrameR9 = 56
const FrameR10 = 64
const FrameR11 = 72
const FrameR12 = 80
const FrameR13 = 88
const FrameR14 = 96
const FrameR15 = 104
const FrameRdi = 112
const FrameRsi = 120
const FrameRbp = 128
const FrameRbx = 136
const FrameRdx = 144
const FrameRax = 152
const FrameRcx = 160
const FrameRsp = 168
const FrameRip = 176
const FrameRflags = 184
const FrameSegments = 192
const FrameError = 200
const FrameVector = 208
const FrameOldMask = 216
const FrameAddress = 224
const FrameFloatingPoint = 232
const FrameMask = 304
const FrameInfo = 312
const FrameCode = 320
const FrameInfoAddress = 328
const FrameInfoRest = 336
const Segments = $002B000000000033
const SettableFlags = $40DD5
const UserFlags = $202
const Segmentation = 11
const SegmentationBit = $400
// SIGKILL and SIGSTOP.
const Blockable = -$40101
const NotMapped = 1
const NotAllowed = 2

namespace Signal

section .text code

// A page fault or exception; rsp = UpcallFrame, the other registers are the program's.
align 16
global exo_quick_fault_entry:
    if qword RSP[#UpcallVector] != #PageFault goto exo_fault_entry
    if dword RSP[#UpcallMasked] != 0 goto exo_fault_entry
    RCX = .ThreadSignals
    if dword RCX[#ThreadMask] & #SegmentationBit goto exo_fault_entry
    // Which region is it? As RegionTable.FirstEndingAbove: rdi = low, rsi = high.
    RAX = RSP[#UpcallAddress]
    R11 = .Regions
    RSI = .RegionCount
    ESI = [RSI]
    EDI = 0
    goto .Test
.Middle:
    R10 = @[RDI + RSI]
    R10D >> 1
    RDX = @[R10 + R10*2]
    RDX << 4
    if RAX < [R11 + RDX + #RegionEnd] goto .Lower
    EDI = R10D
    EDI++
.Test:
    if EDI < ESI goto .Middle
    goto .Found
.Lower:
    ESI = R10D
    if EDI < ESI goto .Middle
.Found:
    R10D = #NotMapped
    RSI = .RegionCount
    if EDI >= [RSI] goto .Denied
    RDX = @[RDI + RDI*2]
    RDX << 4
    if RAX < [R11 + RDX] goto .Denied
    // The bit of a write is that of the access.
    R10D = #NotAllowed
    ESI = RSP[#UpcallError]
    ESI & #ErrorWriteOrFetch
    if 0 {
        ESI = #AccessRead
    }
    if ESI >= #ErrorFetch {
        ESI = #AccessExecute
    }
    if [R11 + RDX + #RegionAccess] & ESI goto exo_fault_entry
.Denied:
    RDX = .Action
    if qword RDX[#ActionHandler] <= #Ignore goto exo_fault_entry
    if dword RDX[#ActionFlags] & #ResetHandler goto exo_fault_entry
    // Where the frame goes: rdi = its floating-point state, rsi = the rest.
    RDI = RSP[#UpcallRsp]
    if qword RCX[#AlternateSize] != 0 goto .Alternate
.Below:
    RDI - #RedZone
.At:
    RDI - #FloatingPointSize
    RDI & -16
    RSI = RDI
    RSI >> 40
    if RSI >= #ProgramSlots goto exo_fault_entry
    RSI = @[RDI - #FrameSize - 8]
.StoreStart:
    FxSave [RDI]
    dword RDI[#SoftwareMagic] = 0
    RSI[#FrameFloatingPoint] = RDI
    FnInit
    LdMxCsr .DefaultMxCsr
    XMM0 = RCX[#AlternateStart]
    RSI[#FrameStackStart] = XMM0
    XMM0 ^ XMM0
    RSI[#FrameContext] = XMM0
    R11 = RCX[#AlternateSize]
    RSI[#FrameStackSize] = R11
    RSI[#FrameR8] = R8
    RSI[#FrameR9] = R9
    R11 = RSP[#UpcallR10]
    RSI[#FrameR10] = R11
    R11 = RSP[#UpcallR11]
    RSI[#FrameR11] = R11
    RSI[#FrameR12] = R12
    RSI[#FrameR13] = R13
    RSI[#FrameR14] = R14
    RSI[#FrameR15] = R15
    R11 = RSP[#UpcallRdi]
    RSI[#FrameRdi] = R11
    R11 = RSP[#UpcallRsi]
    RSI[#FrameRsi] = R11
    RSI[#FrameRbp] = RBP
    RSI[#FrameRbx] = RBX
    R11 = RSP[#UpcallRdx]
    RSI[#FrameRdx] = R11
    R11 = RSP[#UpcallRax]
    RSI[#FrameRax] = R11
    R11 = RSP[#UpcallRcx]
    RSI[#FrameRcx] = R11
    R11 = RSP[#UpcallRsp]
    RSI[#FrameRsp] = R11
    R11 = RSP[#UpcallRip]
    RSI[#FrameRip] = R11
    R11 = RSP[#UpcallRflags]
    RSI[#FrameRflags] = R11
    R11 = #Segments
    RSI[#FrameSegments] = R11
    R11 = RSP[#UpcallError]
    RSI[#FrameError] = R11
    qword RSI[#FrameVector] = #PageFault
    RSI[#FrameAddress] = RAX
    qword RSI[#FrameInfo] = #Segmentation
    RSI[#FrameCode] = R10
    RSI[#FrameInfoAddress] = RAX
    for N = 0 to 5 {
        RSI[#FrameInfoRest + #N * 16] = XMM0
    }
    qword RSI[#FrameInfoRest + 96] = 0
    R11 = RDX[#ActionRestorer]
    [RSI] = R11
    R11 = [RCX]
    RSI[#FrameMask] = R11
    RSI[#FrameOldMask] = R11
.StoreEnd:
    R11 | RDX[#ActionMask]
    if dword RDX[#ActionFlags] & #NoDefer goto .Masked
    R11 | #SegmentationBit
.Masked:
    [RCX] = R11
    // Into the handler: its three arguments, and nothing of the libOS.
    R11 = [RDX]
    RSP = RSI
    RDX = @[RSI + #FrameContext]
    RSI + #FrameInfo
    EDI = #Segmentation
    EAX = 0
    RCX = #Control
    dword [RCX] = 0
    goto R11

// There is another stack. Is it the one in use, or wanted?
.Alternate:
    R11 = RDI
    R11 - RCX[#AlternateStart]
    R11--
    if R11 < RCX[#AlternateSize] goto .Below
    if dword RDX[#ActionFlags] !& #OnStack goto .Below
    RDI = RCX[#AlternateStart]
    RDI + RCX[#AlternateSize]
    goto .At

// rt_sigreturn: the restorer has popped the frame's first word, so the frame begins eight bytes below rsp. rcx = the control page, Masked is set.
align 16
global exo_quick_return:
    if byte RCX[#Pending] & 1 goto .Whole
    RDX = .ThreadSignals
    R11 = @[RSP - 8]
.LoadStart:
    R10 = R11[#FrameFloatingPoint]
    if R10 & 15 goto .Whole
    if R10 = 0 goto .Whole
    // The processor may refuse these bits, an emulator may not.
    if word R10[#MxCsr + 2] != 0 goto .Whole
    RAX = R11[#FrameMask]
    RAX & #Blockable
    // Is somebody waiting for this mask?
    RSI = .ProcessPending
    RSI = [RSI]
    RSI | RDX[#ThreadPending]
    RDI = ~RAX
    if RSI & RDI goto .Whole
    FxRstor [R10]
    [RDX] = RAX
    R8 = R11[#FrameR8]
    R9 = R11[#FrameR9]
    R10 = R11[#FrameR10]
    R12 = R11[#FrameR12]
    R13 = R11[#FrameR13]
    R14 = R11[#FrameR14]
    R15 = R11[#FrameR15]
    RDI = R11[#FrameRdi]
    RSI = R11[#FrameRsi]
    RBP = R11[#FrameRbp]
    RBX = R11[#FrameRbx]
    RDX = R11[#FrameRdx]
    // The last four as in LibOS/Stubs/Upcall.xs (exo_resume): below the red zone of the stack that is returned to.
    RCX = R11[#FrameRsp]
    RCX - 160
    RAX = R11[#FrameRip]
    RCX[24] = RAX
    RAX = R11[#FrameRflags]
    RAX & #SettableFlags
    RAX | #UserFlags
    RCX[16] = RAX
    RAX = R11[#FrameRax]
    RCX[8] = RAX
    RAX = R11[#FrameRcx]
    [RCX] = RAX
    R11 = R11[#FrameR11]
    RSP = RCX
.LoadEnd:
    RCX = #Control
    dword [RCX] = 0
    -RCX
    -RAX
    -Flags
    ! ret 128
.Whole:
    RCX = #Control
    EAX = 15
    goto exo_foreign_whole

section .rodata readonly
align 8
var Bounds qword[] = @.StoreStart, @.StoreEnd, @.LoadStart, @.LoadEnd
section .data data
align 8
// SignalShortcut.Words
var Action qword
var Regions qword
var RegionCount qword
var ThreadSignals qword
var ProcessPending qword
var DefaultMxCsr dword = $1F80

section .text code
// SignalShortcut.Words* exo_signal_words()
align 16
global function exo_signal_words {
    RAX = @Action
}

// ulong exo_quick_fault_address()
align 16
global function exo_quick_fault_address {
    RAX = @exo_quick_fault_entry
}

// ulong* exo_signal_bounds(): where the frame is written, where it is read.
align 16
global function exo_signal_bounds {
    RAX = @Bounds
}

// void exo_floating_point_reset(): x87 and SSE as a function expects them (System V ABI for x86-64, 3.2.3).
align 16
global function exo_floating_point_reset {
    FnInit
    LdMxCsr .DefaultMxCsr
}
