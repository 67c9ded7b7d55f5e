using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>
/// The caller's registers of a Linux system call, as the entry stub saved them on the thread's libOS stack (Entry.xs). What is changed here
/// is what the program finds when it goes on.
/// <code>
///  rsp+0    xmm0 … xmm15  (256 bytes)
///      256  r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax
///      376  rip rflags rsp
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Registers
{
    public fixed ulong Vector[32];
    public ulong R15, R14, R13, R12, R11, R10, R9, R8, Rdi, Rsi, Rbp, Rbx, Rdx, Rcx, Rax;
    public ulong Rip, Rflags, Rsp;

    /// <summary>The number of the call.</summary>
    public readonly uint Number => (uint)Rax;

    public readonly ulong First => Rdi;
    public readonly ulong Second => Rsi;
    public readonly ulong Third => Rdx;
    public readonly ulong Fourth => R10;
    public readonly ulong Fifth => R8;
    public readonly ulong Sixth => R9;
}
