using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Upcalls;

/// <summary>Where foreign calls shall go: sysret would fault in ring 0 on an address that is none.</summary>
internal interface IForeignPlace
{
    static abstract ReadOnlySpan<byte> Name { get; }

    static abstract ulong Entry { get; }
}

internal struct NoForeignEntry : IForeignPlace
{
    public static ReadOnlySpan<byte> Name => "foreign-entry-at-0"u8;

    public static ulong Entry => 0;
}

internal struct ForeignEntryInKernel : IForeignPlace
{
    public static ReadOnlySpan<byte> Name => "foreign-entry-in-kernel"u8;

    public static ulong Entry => Places.KernelImage;
}

internal struct ForeignEntryNonCanonical : IForeignPlace
{
    public static ReadOnlySpan<byte> Name => "foreign-entry-non-canonical"u8;

    public static ulong Entry => Places.NonCanonical;
}

internal struct ForeignEntryBehindUserHalf : IForeignPlace
{
    public static ReadOnlySpan<byte> Name => "foreign-entry-behind-user-half"u8;

    public static ulong Entry => Places.UserEnd;
}

/// <summary>Makes a system call that is not the kernel's, with its libOS in such a place: the call is the end.</summary>
internal struct BadForeignEntry<TPlace> : IAttack where TPlace : struct, IForeignPlace
{
    private const ulong Foreign = 39;

    public static ReadOnlySpan<byte> Name => TPlace.Name;

    public static unsafe void Run()
    {
        SystemTables.Control->ForeignEntry = TPlace.Entry;
        RawCall.MakeForeign(Foreign, default);
    }
}
