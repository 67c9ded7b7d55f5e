using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>
/// A program's registers as the entry stubs (Stubs/Entry.xs) saved them on the thread's libOS stack, for a system call, a fault or a slice.
/// What is changed here is what the program finds when it goes on.
/// <code>
///  rsp+0    xmm0 … xmm15                                              256 bytes
///      256  r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax
///      376  address  masked-before  vector  error
///      408  rip cs rflags rsp ss
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Registers
{
    public fixed ulong Vector[32];
    public ulong R15, R14, R13, R12, R11, R10, R9, R8, Rdi, Rsi, Rbp, Rbx, Rdx, Rcx, Rax;

    /// <summary>Address of a page fault; what ControlPage.Masked was; exception vector, 256 for a slice, 257 for a system call; error code.</summary>
    public ulong FaultAddress, MaskedBefore, Cause, Error;
    public ulong Rip, Cs, Rflags, Rsp, Ss;

    public const ulong PageFaultCause = 14, SystemCallCause = 257;

    /// <summary>A page was not there, or not with this access; anything else is an exception or a call.</summary>
    public readonly bool IsPageFault => Cause == PageFaultCause;

    /// <summary>The number of the call.</summary>
    public readonly uint Number => (uint)Rax;

    public readonly ulong First => Rdi;
    public readonly ulong Second => Rsi;
    public readonly ulong Third => Rdx;
    public readonly ulong Fourth => R10;
    public readonly ulong Fifth => R8;
    public readonly ulong Sixth => R9;
}
