using System.Runtime.InteropServices;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>
/// All registers of a player at a moment, as Stubs/Foreign.xs loads them and writes them down.
/// <code>
///    0  xmm0 ... xmm15
///  256  r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax
///  376  rflags  rsp
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 392)]
public unsafe struct KnownRegisters
{
    public const int Vectors = 32, General = 15;

    /// <summary>Bits of rflags that a program may choose: CF PF AF ZF SF DF OF NT AC ID.</summary>
    public const ulong Flags = 0x24_4CD5;

    private const int R11 = 4, Rcx = 13, Rax = 14;
    private const ulong UserFlags = 0x202;

    /// <summary>16 registers of two words.</summary>
    public fixed ulong Vector[Vectors];

    /// <summary>As <see cref="Abi.UpcallFrame"/> has them.</summary>
    public fixed ulong Register[General];

    public ulong Rflags, Rsp;

    /// <summary>Those of a foreign call: each has a word of its own.</summary>
    /// <param name="number">What rax holds.</param>
    /// <param name="flags">Those of <see cref="Flags"/> that are set.</param>
    public static KnownRegisters Of(ulong number, ulong flags)
    {
        var all = new KnownRegisters { Rflags = (flags & Flags) | UserFlags };
        for (var i = 0; i < Vectors; i++)
            all.Vector[i] = Digest.Mix(number, (ulong)i);
        for (var i = 0; i < General; i++)
            all.Register[i] = i == Rax ? number : Digest.Mix(number, (ulong)(Vectors + i));
        return all;
    }

    /// <summary>What its handler answers.</summary>
    public readonly ulong Answer => Digest.Mix(Register[Rax], Rflags);

    /// <summary>All but the stack pointer as one number; rcx and r11 by whether they are what the kernel leaves there.</summary>
    /// <param name="entry">Where it arrived.</param>
    public readonly ulong Digested(ulong entry)
    {
        var sum = Rflags;
        for (var i = 0; i < Vectors; i++)
            sum = Digest.Mix(sum, Vector[i]);
        for (var i = 0; i < General; i++)
            sum = Digest.Mix(sum, i == Rcx ? Register[i] - entry : i == R11 ? Register[i] - UserFlags : Register[i]);
        return sum;
    }
}
