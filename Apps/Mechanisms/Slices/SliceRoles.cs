using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Family;

namespace ExoCosmos.Mechanisms.Slices;

/// <summary>What the children of the slice exhibits do.</summary>
public static unsafe class SliceRoles
{
    public static bool TryPlay(ReadOnlySpan<byte> role)
    {
        if (role.SequenceEqual("compute"u8))
            Compute();
        else if (role.SequenceEqual("gap"u8))
            MeasureGaps();
        else if (role.SequenceEqual("polite"u8))
            ComputeWithEpilogue(polite: true);
        else if (role.SequenceEqual("rude"u8))
            ComputeWithEpilogue(polite: false);
        else if (role.SequenceEqual("sleeper"u8))
            SleepForEver();
        else if (role.SequenceEqual("answer"u8))
            Answer();
        else if (role.SequenceEqual("predicate"u8))
            SleepOnAProgram();
        else if (role.SequenceEqual("receiver"u8))
            Receive();
        else
            return false;
        return true;
    }

    private static void Compute()
    {
        while (true)
            _ = Clock.Ticks;
    }

    /// <summary>Computes, and keeps the longest time in which it did not.</summary>
    private static void MeasureGaps()
    {
        var longest = SharedPage.Page->Figures + Child.Number;
        var last = Clock.Ticks;
        while (true)
        {
            var now = Clock.Ticks;
            if (now - last > *longest)
                *longest = now - last;
            last = now;
        }
    }

    private static void ComputeWithEpilogue(bool polite)
    {
        const ulong size = Layout.PageSize * 4;
        const ulong top = EnvironmentBuilder.StackTop - (8 * Layout.PageSize);
        UpcallHandler.Listen(polite ? &YieldAtOnce : &NeverYield, top, top - size, slices: false, epilogues: true);
        Compute();
    }

    private static void YieldAtOnce(UpcallFrame* frame)
    {
        SharedPage.Page->Figures[Child.Number]++;
        KernelApi.Yield();
    }

    private static void NeverYield(UpcallFrame* frame)
    {
        var stopped = SystemTables.Environment(SystemTables.Control->EnvironmentSlot).Stopped;
        SharedPage.Page->Figures[Child.Number]++;
        // Until it was stopped: when this goes on the slice is a new one.
        while (SystemTables.Environment(SystemTables.Control->EnvironmentSlot).Stopped == stopped)
            _ = Clock.Ticks;
    }

    private static void SleepForEver()
    {
        var term = WordOf(Child.Number);
        Interlocked.Increment(ref SharedPage.Page->Present);
        while (true)
            KernelApi.Sleep(&term, 1, WakeTerm.Never);
    }

    /// <summary>Says when it was woken, each time its word changes.</summary>
    private static void Answer()
    {
        var number = Child.Number;
        var term = WordOf(number);
        Interlocked.Increment(ref SharedPage.Page->Present);
        while (true)
        {
            KernelApi.Sleep(&term, 1, WakeTerm.Never);
            SharedPage.Page->Figures[number] = Clock.Ticks;
            SharedPage.Page->Words[number] = 0;
        }
    }

    /// <summary>Wakes when words 0 and 1 are both as they shall be, or word 2 is; says so, and ends.</summary>
    private static void SleepOnAProgram()
    {
        var terms = stackalloc WakeTerm[3];
        terms[0] = WordOf(0) with { Value = 1, Comparison = WakeComparison.Equal32 };
        terms[1] = WordOf(1) with { Value = 5, Comparison = WakeComparison.AtLeast32, Join = WakeJoin.And };
        terms[2] = WordOf(2) with { Value = 4, Comparison = WakeComparison.AnyBit32 };
        KernelApi.Sleep(terms, 3, WakeTerm.Never);
    }

    /// <summary>Counts how often it was given time, and gives it back.</summary>
    private static void Receive()
    {
        while (true)
        {
            SharedPage.Page->Figures[Child.Number]++;
            KernelApi.Yield();
        }
    }

    private static WakeTerm WordOf(int number) => new() { Address = (ulong)(SharedPage.Page->Words + number), Comparison = WakeComparison.NotEqual32 };
}
