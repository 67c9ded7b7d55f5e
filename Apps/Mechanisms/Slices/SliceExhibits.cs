using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Scheduling;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Family;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Slices;

/// <summary>CPU slices: shares, library schedulers over them, epilogues, loans (docs/notes/0018-cpu-slices.md).</summary>
public static class SliceExhibits
{
    /// <summary>Two rounds of the vector.</summary>
    private const ulong Slots = 128;

    private static ulong Slice => SystemTables.System.SliceTicks;

    public static void Show()
    {
        // The manifest gave all places, bound: the exhibits begin with a machine that is nobody's.
        KernelApi.SliceUnbind(Grants.Find("slices"u8), 0, SystemTables.System.SliceSlots);
        Shares();
        Strides();
        Reservation();
        Epilogues();
        Loans();
        WakeExhibits.Show();
    }

    /// <summary>Three compute; one of them owns a quarter of all places.</summary>
    private static void Shares()
    {
        var slices = Grants.Find("slices"u8);
        var owner = Child.Start("compute"u8);
        var first = Child.Start("compute"u8);
        var second = Child.Start("compute"u8);
        KernelApi.SliceBind(slices, 0, 16, owner.Environment);
        var start = Pause(0);
        var (before, beforeFirst, beforeSecond) = (owner.Info.CpuTicks, first.Info.CpuTicks, second.Info.CpuTicks);
        var time = Pause(Slots * Slice) - start;
        Figures.Begin("shares"u8);
        Figures.Add("owner"u8, PerMille(owner.Info.CpuTicks - before, time));
        Figures.Add("first"u8, PerMille(first.Info.CpuTicks - beforeFirst, time));
        Figures.Add("second"u8, PerMille(second.Info.CpuTicks - beforeSecond, time));
        Figures.End();
        owner.End();
        Figures.Begin("places-after-end"u8);
        Figures.Add("bound"u8, BoundPlaces());
        Figures.End();
        first.End();
        second.End();
    }

    /// <summary>A quarter of the places, shared 3 : 2 : 1 by a library scheduler, beside one that computes in spare time.</summary>
    private static void Strides()
    {
        var slices = Grants.Find("slices"u8);
        var rival = Child.Start("compute"u8);
        var three = Child.Start("compute"u8, flags: StartFlags.Dispatched);
        var two = Child.Start("compute"u8, flags: StartFlags.Dispatched);
        var one = Child.Start("compute"u8, flags: StartFlags.Dispatched);
        KernelApi.SliceBind(slices, 0, 16);
        var dispatcher = default(StrideDispatcher);
        dispatcher.Add(three.Environment, 3);
        dispatcher.Add(two.Environment, 2);
        dispatcher.Add(one.Environment, 1);
        dispatcher.Run(Clock.Ticks + (Slots * Slice));
        Figures.Begin("strides"u8);
        Figures.Add("three"u8, three.Info.CpuTicks * 100 / Slice);
        Figures.Add("two"u8, two.Info.CpuTicks * 100 / Slice);
        Figures.Add("one"u8, one.Info.CpuTicks * 100 / Slice);
        Figures.Add("rival"u8, rival.Info.CpuTicks * 100 / Slice);
        Figures.End();
        KernelApi.SliceUnbind(slices, 0, 16);
        three.End();
        two.End();
        one.End();
        rival.End();
    }

    /// <summary>Six compute; one has reserved one slot in every four. The longest time that it had to wait, against that of another.</summary>
    private static unsafe void Reservation()
    {
        var reservations = default(ReservationTable);
        if (!reservations.TryReserve(1, 4, out var place, out var count))
            Panic.Because("no places are free"u8);
        var reserved = Child.Start("gap"u8, 0);
        var plain = Child.Start("gap"u8, 1);
        Span<Child> others = stackalloc Child[4];
        foreach (ref var other in others)
            other = Child.Start("compute"u8);
        KernelApi.SliceBind(Grants.Find("slices"u8), place, count, reserved.Environment);
        Pause(2 * Slice * (ulong)others.Length);
        SharedPage.Page->Figures[0] = 0;
        SharedPage.Page->Figures[1] = 0;
        Pause(Slots * Slice);
        Figures.Begin("reservation"u8);
        Figures.Add("reserved"u8, SharedPage.Page->Figures[0] * 100 / Slice);
        Figures.Add("plain"u8, SharedPage.Page->Figures[1] * 100 / Slice);
        Figures.End();
        reserved.End();
        plain.End();
        foreach (ref readonly var other in others)
            other.End();
    }

    /// <summary>One saves and yields when its slice is over; one does not. A third computes.</summary>
    private static unsafe void Epilogues()
    {
        SharedPage.Page->Figures[0] = 0;
        SharedPage.Page->Figures[1] = 0;
        var polite = Child.Start("polite"u8, 0);
        var rude = Child.Start("rude"u8, 1);
        var plain = Child.Start("compute"u8);
        Pause(2 * Slots * Slice);
        Figures.Begin("epilogues"u8);
        Figures.Add("polite"u8, SharedPage.Page->Figures[0]);
        Figures.Add("rude"u8, SharedPage.Page->Figures[1]);
        Figures.Add("polite-stopped"u8, polite.Info.Stopped);
        Figures.Add("rude-stopped"u8, rude.Info.Stopped);
        Figures.Add("rude-forfeited"u8, rude.Info.Forfeited);
        Figures.Add("rude-time"u8, rude.Info.CpuTicks * 100 / Slice);
        Figures.Add("plain-time"u8, plain.Info.CpuTicks * 100 / Slice);
        Figures.End();
        polite.End();
        rude.End();
        plain.End();
    }

    /// <summary>Time goes to a child and comes back; what cannot run gets none.</summary>
    private static unsafe void Loans()
    {
        const ulong rounds = 500;
        var receiver = Child.Start("receiver"u8, 0, StartFlags.Dispatched);
        KernelApi.YieldTo(receiver.Environment);
        SharedPage.Page->Figures[0] = 0;
        var start = Clock.Ticks;
        for (var round = 0UL; round < rounds; round++)
            KernelApi.YieldTo(receiver.Environment);
        var time = Clock.Ticks - start;
        Figures.Begin("loans"u8);
        Figures.Add("given"u8, rounds);
        Figures.Add("received"u8, SharedPage.Page->Figures[0]);
        Figures.Add("ticks"u8, time / rounds);
        SharedPage.Page->Present = 0;
        var sleeper = Child.Start("sleeper"u8, 1);
        while (SharedPage.Page->Present == 0)
            KernelApi.YieldTo(sleeper.Environment);
        Pause(Slice);
        Figures.Add("to-sleeper"u8, (ulong)-(long)KernelApi.YieldTo(sleeper.Environment));
        sleeper.End();
        receiver.End();
        Figures.End();
    }

    /// <summary>Sleeps, and says what time it is then.</summary>
    internal static unsafe ulong Pause(ulong ticks)
    {
        KernelApi.Sleep(null, 0, Clock.Ticks + ticks);
        return Clock.Ticks;
    }

    private static ulong BoundPlaces()
    {
        var bound = 0UL;
        for (uint place = 0; place < SystemTables.System.SliceSlots; place++)
            bound += SystemTables.Slice(place).Environment != 0 ? 1u : 0u;
        return bound;
    }

    private static ulong PerMille(ulong part, ulong whole) => part * 1000 / whole;
}
