using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Upcalls;

/// <summary>An upcall that is no fault: how it is provoked.</summary>
internal interface IUpcallKind
{
    static abstract ReadOnlySpan<byte> Name { get; }

    static virtual Needs Needs => Needs.None;

    /// <summary>Asks for the upcall at an address, and does not come back before it has come.</summary>
    static abstract void Provoke(ulong entry);
}

internal struct SliceBegin : IUpcallKind
{
    public static ReadOnlySpan<byte> Name => "fault-in-slice-upcall"u8;

    public static unsafe void Provoke(ulong entry)
    {
        SystemTables.Control->SliceEntry = entry;
        SystemTables.Control->Masked = 0;
        while (true)
        {
        }
    }
}

internal struct SliceEnd : IUpcallKind
{
    public static ReadOnlySpan<byte> Name => "fault-in-epilogue-upcall"u8;

    public static unsafe void Provoke(ulong entry)
    {
        SystemTables.Control->EpilogueEntry = entry;
        SystemTables.Control->Masked = 0;
        while (true)
        {
        }
    }
}

internal struct RecallRequest : IUpcallKind
{
    public static ReadOnlySpan<byte> Name => "fault-in-recall-upcall"u8;

    public static Needs Needs => Needs.Recall;

    public static unsafe void Provoke(ulong entry)
    {
        SystemTables.Control->RecallEntry = entry;
        SystemTables.Control->Masked = 0;
        ReportPage.TellReady();
        while (true)
        {
        }
    }
}

internal struct ForeignCall : IUpcallKind
{
    private const ulong Foreign = 39;

    public static ReadOnlySpan<byte> Name => "fault-in-foreign-upcall"u8;

    public static unsafe void Provoke(ulong entry)
    {
        SystemTables.Control->ForeignEntry = entry;
        RawCall.MakeForeign(Foreign, default);
    }
}

/// <summary>The first instruction of such an upcall faults, and nobody takes the fault: the end, at that address.</summary>
internal struct FaultInUpcall<TKind> : IAttack where TKind : struct, IUpcallKind
{
    public static ReadOnlySpan<byte> Name => TKind.Name;

    public static Needs Needs => TKind.Needs;

    public static unsafe void Run()
    {
        Trial.Prepare();
        SystemTables.Control->FaultEntry = 0;
        TKind.Provoke(Places.Unmapped);
    }
}
