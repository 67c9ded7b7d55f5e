using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>
/// The registers of a program at a Linux system call, a fault or the beginning of a slice, as the entry stubs saved them on the thread's
/// libOS stack (Stubs/Entry.xs): the vector registers, then a <see cref="ExoCosmos.Abi.UpcallFrame"/>. What is changed here is what the program finds when
/// it goes on.
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
    public fixed ulong Vector128[32];
    public ulong R15, R14, R13, R12, R11, R10, R9, R8, Rdi, Rsi, Rbp, Rbx, Rdx, Rcx, Rax;
    /// <summary>Faulting address of a page fault, else 0.</summary>
    public ulong Address;
    /// <summary>ControlPage.Masked before: 0 = a program ran, 1 = the libOS itself.</summary>
    public ulong MaskedBefore;
    /// <summary>Exception vector 0 … 31, <see cref="ExoCosmos.Abi.UpcallFrame.SliceVector"/> or <see cref="ForeignVector"/>.</summary>
    public ulong Vector;
    public ulong Error;
    public ulong Rip, Cs, Rflags, Rsp, Ss;

    /// <summary>A system call of the program.</summary>
    public const ulong ForeignVector = 257;

    /// <summary>The number of the call.</summary>
    public readonly uint Number => (uint)Rax;

    public readonly ulong First => Rdi;
    public readonly ulong Second => Rsi;
    public readonly ulong Third => Rdx;
    public readonly ulong Fourth => R10;
    public readonly ulong Fifth => R8;
    public readonly ulong Sixth => R9;
}
