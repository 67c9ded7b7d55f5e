using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Upcalls;

/// <summary>A place for an upcall stack on which nothing can be pushed, or must not be.</summary>
internal interface IStackPlace
{
    static abstract ReadOnlySpan<byte> Name { get; }

    static abstract ulong Top { get; }
}

internal struct NoStack : IStackPlace
{
    public static ReadOnlySpan<byte> Name => "upcall-stack-at-0"u8;

    public static ulong Top => 0;
}

internal struct StackInKernel : IStackPlace
{
    public static ReadOnlySpan<byte> Name => "upcall-stack-in-kernel"u8;

    public static ulong Top => Places.KernelImage + 0x10_0000;
}

internal struct StackBehindUserHalf : IStackPlace
{
    public static ReadOnlySpan<byte> Name => "upcall-stack-behind-user-half"u8;

    public static ulong Top => Places.UserEnd + 128;
}

internal struct StackNonCanonical : IStackPlace
{
    public static ReadOnlySpan<byte> Name => "upcall-stack-non-canonical"u8;

    public static ulong Top => Places.NonCanonical;
}

internal struct StackInInformationPage : IStackPlace
{
    public static ReadOnlySpan<byte> Name => "upcall-stack-in-information"u8;

    public static ulong Top => Places.InformationPage + Layout.PageSize;
}

internal struct StackInPageTable : IStackPlace
{
    public static ReadOnlySpan<byte> Name => "upcall-stack-in-page-table"u8;

    public static ulong Top => Layout.EntryOf(Layout.ControlPage) + 8;
}

/// <summary>The upper half of the frame would lie in the last page, the lower half in none.</summary>
internal struct StackStraddling : IStackPlace
{
    public static ReadOnlySpan<byte> Name => "upcall-stack-straddling"u8;

    public static ulong Top => Trial.Stack + 96;
}

/// <summary>Faults with its upcall stack in such a place: the fault is the end.</summary>
internal struct BadUpcallStack<TPlace> : IAttack where TPlace : struct, IStackPlace
{
    public static ReadOnlySpan<byte> Name => TPlace.Name;

    public static unsafe void Run()
    {
        Trial.Prepare();
        SystemTables.Control->StackTop = TPlace.Top;
        // The stack it runs on shall not pass for the upcall stack.
        SystemTables.Control->StackLow = TPlace.Top;
        Touch.Read(Places.Unmapped);
    }
}
