using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// What an upcall finds at rsp (16-byte aligned + 0). The last five words are what <c>iretq</c> takes, so the way back is: restore the
/// registers, drop <see cref="Vector"/> and <see cref="Error"/>, iretq - in ring 3.
/// <code>
///  rsp+0    r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax   (15 words)
///      120  address (cr2)   masked-before
///      136  vector  error
///      152  rip cs rflags rsp ss
///      192
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct UpcallFrame
{
    public ulong R15, R14, R13, R12, R11, R10, R9, R8, Rdi, Rsi, Rbp, Rbx, Rdx, Rcx, Rax;
    /// <summary>Faulting address of a page fault (vector 14), else 0.</summary>
    public ulong Address;
    /// <summary>ControlPage.Masked when it happened.</summary>
    public ulong MaskedBefore;
    /// <summary>Exception vector 0-31 (SDM vol. 3, 6.15), <see cref="SliceVector"/>, <see cref="EpilogueVector"/> or <see cref="RecallVector"/>.</summary>
    public ulong Vector;
    public ulong Error;
    public ulong Rip, Cs, Rflags, Rsp, Ss;

    public const ulong SliceVector = 256;
    /// <summary>Vector 257 is a libOS' own for foreign calls.</summary>
    public const ulong EpilogueVector = 258;
    public const ulong RecallVector = 259;

    /// <summary>Selectors an environment runs with; iretq in ring 3 wants them.</summary>
    public const ulong UserCode = 0x33, UserData = 0x2B;
}
