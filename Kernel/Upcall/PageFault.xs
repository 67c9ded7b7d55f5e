// A page fault of an environment goes up to its libOS here when nothing speaks against it, in a quarter of the instructions that the readable path
// (UpcallDelivery.cs) takes: no C# runs, so the registers stay where they are and are stored right into the upcall's frame. It decides the same and
// writes the same. Whatever is unusual goes there instead, with everything as it was: a stack that is not there or reaches into the
// information pages, no entry, a fault of the kernel itself.
//
//   rsp   rbx rdx rcx rax   32 vector  40 error  48 rip  56 cs  64 rflags  72 rsp  80 ss      (the end of Environment/RegisterFrame.cs)

extern interrupt_common
extern entry_smap_enabled qword
extern entry_kernel_stack_top qword

const SavedRdx = 8
const SavedRcx = 16
const SavedRax = 24
const Error = 40
const Rip = 48
const Rflags = 64
const Rsp = 72

// Environment/EnvironmentRecord.cs and EnvironmentInfo.cs
const Info = 616
const ControlPage = 648
const Upcalls = 56

// From the vector on, before anything was pushed.
const EnteredRip = 16
const EnteredCs = 24

// Abi/ControlPage.cs
const Masked = 0
const StackTop = 8
const StackLow = 16
const FaultEntry = 24

// Abi/UpcallFrame.cs
const FrameSize = 192
const PageFaultVector = 14
const UserCode = $33
const UserData = $2B
const UserFlags = $202

// Abi/Layout.Reserved >> 40: a frame that begins below it ends below the page tables, where the kernel's copies must end.
const ReservedSlots = 127

namespace PageFault

section .text code
align 16
global page_fault:
    byte RSP[#EnteredCs] ?& 3
    if 0 goto FromKernel
    +RAX
    +RCX
    +RDX
    +RBX
    RBX = RSP
    RAX = RBX[#ControlPage]
    // Below rsp if that lies in (low, top] already, else from the top. Each word is read once.
    RDX = RBX[#Rsp]
    RCX = RAX[#StackTop]
    if RDX > RCX goto FromTop
    if RDX > RAX[#StackLow] goto OnStack
FromTop:
    RDX = RCX
OnStack:
    RDX & -16
    RDX - #FrameSize
    RCX = RDX
    RCX >> 40
    if RCX >= #ReservedSlots goto Unusual
    // A fault in what follows would overwrite the address: it is kept on the kernel's stack.
    RCX = CR2
    RSP = .entry_kernel_stack_top
    +RCX
    if .entry_smap_enabled != 0 {
        Stac
    }
StoreStart:
    RDX[120] = RCX
    [RDX] = R15
    RDX[8] = R14
    RDX[16] = R13
    RDX[24] = R12
    RDX[32] = R11
    RDX[40] = R10
    RDX[48] = R9
    RDX[56] = R8
    RDX[64] = RDI
    RDX[72] = RSI
    RDX[80] = RBP
    RCX = [RBX]
    RDX[88] = RCX
    RCX = RBX[#SavedRdx]
    RDX[96] = RCX
    RCX = RBX[#SavedRcx]
    RDX[104] = RCX
    RCX = RBX[#SavedRax]
    RDX[112] = RCX
    ECX = RAX[#Masked]
    RDX[128] = RCX
    qword RDX[136] = #PageFaultVector
    RCX = RBX[#Error]
    RDX[144] = RCX
    RCX = RBX[#Rip]
    RDX[152] = RCX
    qword RDX[160] = #UserCode
    RCX = RBX[#Rflags]
    RDX[168] = RCX
    RCX = RBX[#Rsp]
    RDX[176] = RCX
    qword RDX[184] = #UserData
StoreEnd:
    if .entry_smap_enabled != 0 {
        Clac
    }
    RCX = RAX[#FaultEntry]
    if RCX = 0 goto Refused
    RAX = RCX
    RAX >> 47
    if !0 goto Refused
    RAX = RBX[#ControlPage]
    dword RAX[#Masked] = 1
    RAX = RBX[#Info]
    dword RAX[#Upcalls] + 1
    RBX[#Rip] = RCX
    RBX[#Rsp] = RDX
    qword RBX[#Rflags] = #UserFlags
    RAX = RBX[#SavedRax]
    RCX = RBX[#SavedRcx]
    RDX = RBX[#SavedRdx]
    RSP = @[RBX + #Rip]
    RBX = [RBX]
    IRet

// Of the stores above: the stack is not there, and rbx says where everything is. Of anything else: a bug, or a copy.
FromKernel:
    +RCX
    RCX = @StoreStart
    if RSP[8 + #EnteredRip] < RCX goto Elsewhere
    RCX = @StoreEnd
    if RSP[8 + #EnteredRip] < RCX goto Refused
Elsewhere:
    -RCX
    goto interrupt_common

Refused:
    if .entry_smap_enabled != 0 {
        Clac
    }
    RCX = .entry_kernel_stack_top
    RCX = RCX[-8]
    CR2 = RCX
Unusual:
    RSP = RBX
    -RBX
    -RDX
    -RCX
    -RAX
    goto interrupt_common
