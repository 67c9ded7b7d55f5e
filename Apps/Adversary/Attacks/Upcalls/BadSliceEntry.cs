using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Upcalls;

/// <summary>Asks to be told of slices, at a handler in the kernel, and computes until one ends.</summary>
internal struct SliceEntryInKernel : IAttack
{
    public static ReadOnlySpan<byte> Name => "slice-entry-in-kernel"u8;

    public static unsafe void Run()
    {
        Trial.Prepare();
        SystemTables.Control->SliceEntry = Places.KernelImage;
        SystemTables.Control->Masked = 0;
        while (true)
        {
        }
    }
}

/// <summary>Asks to be told of slices, on a stack in the kernel.</summary>
internal struct SliceStackInKernel : IAttack
{
    public static ReadOnlySpan<byte> Name => "slice-stack-in-kernel"u8;

    public static unsafe void Run()
    {
        Trial.Prepare();
        SystemTables.Control->SliceEntry = Touch.ReadCode;
        SystemTables.Control->StackTop = Places.KernelImage;
        SystemTables.Control->StackLow = Places.KernelImage;
        SystemTables.Control->Masked = 0;
        while (true)
        {
        }
    }
}
