using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Processor;

/// <summary>
/// Where the kernel's stacks are (Processor/Stacks.xs): one for all it does, and one each for exceptions that may find any stack pointer: the debug exception, and those
/// that are the end (NMI, double fault, machine check).
/// </summary>
public readonly unsafe struct KernelStacks
{
    public readonly StackBounds Debug, Fatal, Kernel;

    [RuntimeImport("*", "kernel_stacks"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern KernelStacks* Stacks();

    public static ref readonly KernelStacks All => ref *Stacks();

    /// <summary>The stack that a pointer to it, or into the hole below it, belongs to; without any bytes if it is none that runs C#.</summary>
    public static StackBounds Of(ulong stackPointer) => All.Kernel.Has(stackPointer) ? All.Kernel : All.Fatal.Has(stackPointer) ? All.Fatal : default;
}

/// <summary>The addresses of a stack.</summary>
public readonly unsafe struct StackBounds
{
    public readonly ulong Start, End;

    /// <summary>The page below it, where nothing is mapped.</summary>
    public ulong Hole => Start - Layout.PageSize;

    public ReadOnlySpan<byte> Bytes => new((void*)Start, (int)(End - Start));

    /// <summary>Is it in the stack or its hole?</summary>
    public bool Has(ulong address) => address - Hole < End - Hole;

    public bool IsInHole(ulong address) => address - Hole < Layout.PageSize;
}
