using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>
/// All registers of a player at one instruction, each with a word of its own, as Stubs/Touch.xs loads them and writes them down.
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
    public const ulong ChosenFlags = 0x24_4CD5;

    private const int R11 = 4, Rdi = 8, Rsi = 9, Rcx = 13, Rax = 14;
    private const ulong UserFlags = 0x202;

    /// <summary>RF: what a processor stores with a fault, and an emulator may not (SDM vol. 3, 17.3.1.1).</summary>
    private const ulong Resume = 1 << 16;

    /// <summary>16 registers of two words.</summary>
    public fixed ulong Vector[Vectors];

    /// <summary>As <see cref="UpcallFrame"/> has them.</summary>
    public fixed ulong Register[General];

    public ulong Rflags, Rsp;

    /// <summary>Those in which an instruction is executed.</summary>
    /// <param name="first">Address, or number of a system call.</param>
    /// <param name="word">To store.</param>
    /// <param name="seed">What the others follow from.</param>
    public static KnownRegisters Of(Act act, ulong first, ulong word, ulong seed)
    {
        var all = new KnownRegisters { Rflags = (seed & ChosenFlags) | UserFlags };
        for (var i = 0; i < Vectors; i++)
            all.Vector[i] = Digest.Mix(seed, (ulong)i);
        for (var i = 0; i < General; i++)
            all.Register[i] = Digest.Mix(seed, (ulong)(Vectors + i));
        if (act is Act.Load or Act.Store)
            (all.Register[Rdi], all.Register[Rsi]) = (first, word);
        if (act == Act.Divide)
            all.Register[Rcx] = 0;
        if (act == Act.Foreign)
            all.Register[Rax] = first;
        return all;
    }

    /// <summary>Those that an upcall frame says were interrupted.</summary>
    /// <param name="vectors">As they are at the entry.</param>
    public static KnownRegisters Of(UpcallFrame* frame, ulong* vectors)
    {
        var all = new KnownRegisters { Rflags = frame->Rflags & ~Resume, Rsp = frame->Rsp };
        for (var i = 0; i < Vectors; i++)
            all.Vector[i] = vectors[i];
        for (var i = 0; i < General; i++)
            all.Register[i] = (&frame->R15)[i];
        return all;
    }

    /// <summary>What the handler of a foreign call answers.</summary>
    public readonly ulong Answer => Digest.Mix(Register[Rax], Rflags);

    /// <summary>All but the stack pointer as one number.</summary>
    public readonly ulong Digested()
    {
        var sum = Rflags;
        for (var i = 0; i < Vectors; i++)
            sum = Digest.Mix(sum, Vector[i]);
        for (var i = 0; i < General; i++)
            sum = Digest.Mix(sum, Register[i]);
        return sum;
    }

    /// <summary>The same of those in which a foreign call arrived: rcx and r11 by whether they are what the kernel leaves there.</summary>
    /// <param name="entry">Where it did.</param>
    public readonly ulong Digested(ulong entry)
    {
        var arrived = this;
        arrived.Register[Rcx] -= entry;
        arrived.Register[R11] -= UserFlags;
        return arrived.Digested();
    }
}
