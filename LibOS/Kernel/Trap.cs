using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>The X# stubs behind the kernel calls and the clock (Stubs/Trap.xs).</summary>
internal static unsafe class Trap
{
    /// <summary>Executes <c>syscall</c> with rax = number and the arguments in rdi rsi rdx r10 r8; the answer is rax. The registers of arguments that a call does not have say nothing.</summary>
    [RuntimeImport("*", "exo_call_0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Call(uint number);

    /// <inheritdoc cref="Call(uint)"/>
    [RuntimeImport("*", "exo_call_1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Call(ulong first, uint number);

    /// <inheritdoc cref="Call(uint)"/>
    [RuntimeImport("*", "exo_call_2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Call(ulong first, ulong second, uint number);

    /// <inheritdoc cref="Call(uint)"/>
    [RuntimeImport("*", "exo_call_3")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Call(ulong first, ulong second, ulong third, uint number);

    /// <inheritdoc cref="Call(uint)"/>
    [RuntimeImport("*", "exo_call_4")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Call(ulong first, ulong second, ulong third, ulong fourth, uint number);

    /// <inheritdoc cref="Call(uint)"/>
    [RuntimeImport("*", "exo_call_5")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Call(ulong first, ulong second, ulong third, ulong fourth, ulong fifth, uint number);

    /// <summary>The call of a gate (Stubs/Transfer.xs): the message's words go out in registers, and the reply's come back.</summary>
    [RuntimeImport("*", "exo_call_gate")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long CallGate(TransferMessage* message, ulong gate, ulong deadline);

    [RuntimeImport("*", "exo_tsc")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong TimeStamp();

    [RuntimeImport("*", "exo_set_fs_base")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetFsBase(ulong address);

    [RuntimeImport("*", "exo_set_gs_base")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetGsBase(ulong address);
}
