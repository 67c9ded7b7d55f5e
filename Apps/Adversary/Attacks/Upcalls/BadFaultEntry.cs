using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Upcalls;

/// <summary>Faults with a handler in the kernel: the kernel must not go there, in either ring.</summary>
internal struct FaultEntryInKernel : IAttack
{
    public static ReadOnlySpan<byte> Name => "fault-entry-in-kernel"u8;

    public static unsafe void Run()
    {
        Trial.Prepare();
        SystemTables.Control->FaultEntry = Places.KernelImage;
        Touch.Read(Places.Unmapped);
    }
}

/// <summary>The handler stands at an address that is none.</summary>
internal struct FaultEntryNonCanonical : IAttack
{
    public static ReadOnlySpan<byte> Name => "fault-entry-non-canonical"u8;

    public static unsafe void Run()
    {
        Trial.Prepare();
        SystemTables.Control->FaultEntry = Places.NonCanonical;
        Touch.Read(Places.Unmapped);
    }
}

/// <summary>The handler's first instruction faults, and so on: each upcall lies below the last, until the stack is full.</summary>
internal struct FaultInEveryUpcall : IAttack
{
    public static ReadOnlySpan<byte> Name => "fault-in-every-upcall"u8;

    public static unsafe void Run()
    {
        Trial.Prepare();
        SystemTables.Control->FaultEntry = Places.Unmapped;
        Touch.Read(Places.Unmapped + 8);
    }
}
