using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.Mechanisms.Family;
using ExoCosmos.Mechanisms.Reporting;

namespace ExoCosmos.Mechanisms.Slices;

/// <summary>Wakeup predicates, and what a switch costs beside many sleepers.</summary>
public static unsafe class WakeExhibits
{
    private const int Few = 24, Many = 192;

    public static void Show()
    {
        Programs();
        Sleepers();
    }

    /// <summary>A child sleeps on (word 0 is 1 and word 1 is at least 5) or word 2 has bit 2.</summary>
    private static void Programs()
    {
        Figures.Begin("programs"u8);
        Figures.Add("one-of-two"u8, Ends(1, 4, 0));
        Figures.Add("other-of-two"u8, Ends(2, 9, 0));
        Figures.Add("both"u8, Ends(1, 5, 0));
        Figures.Add("wrong-bit"u8, Ends(0, 0, 3));
        Figures.Add("right-bit"u8, Ends(0, 0, 4));
        Figures.End();
    }

    /// <summary>1 if the child wakes, and so ends, when the words are these.</summary>
    private static ulong Ends(uint first, uint second, uint third)
    {
        Set(0, 0, 0);
        var child = Child.Start("predicate"u8);
        SliceExhibits.Pause(SystemTables.System.SliceTicks);
        Set(first, second, third);
        SliceExhibits.Pause(SystemTables.System.SliceTicks);
        var ended = child.Info.Reason != EndReason.None;
        child.End();
        Set(0, 0, 0);
        return ended ? 1u : 0u;
    }

    private static void Set(uint first, uint second, uint third)
    {
        SharedPage.Page->Words[0] = first;
        SharedPage.Page->Words[1] = second;
        SharedPage.Page->Words[2] = third;
    }

    /// <summary>With few and with many sleepers: what it costs to yield, and how long a child takes to answer while another computes.</summary>
    private static void Sleepers()
    {
        SharedPage.Page->Present = 0;
        for (var number = 1; number <= Many; number++)
        {
            Child.Start("sleeper"u8, (byte)number);
            if (number is not (Few or Many))
                continue;
            SliceExhibits.Pause(SystemTables.System.SliceTicks);
            Figures.Begin("sleepers"u8);
            Figures.Add("there"u8, SharedPage.Page->Present);
            Figures.Add("yield"u8, CostOfYield());
            Figures.End();
        }

        var answering = Child.Start("answer"u8, 0);
        var computing = Child.Start("compute"u8);
        SliceExhibits.Pause(2 * SystemTables.System.SliceTicks);
        Figures.Begin("answers"u8);
        Figures.Add("notified"u8, TimeToAnswer(notify: true));
        Figures.Add("silent"u8, TimeToAnswer(notify: false));
        Figures.Add("slice"u8, SystemTables.System.SliceTicks);
        Figures.End();
        answering.End();
        computing.End();
    }

    private static ulong CostOfYield()
    {
        const ulong rounds = 200;
        var start = Clock.Ticks;
        for (var round = 0UL; round < rounds; round++)
            KernelApi.Yield();
        return (Clock.Ticks - start) / rounds;
    }

    private static ulong TimeToAnswer(bool notify)
    {
        SharedPage.Page->Figures[0] = 0;
        var start = Clock.Ticks;
        SharedPage.Page->Words[0] = 1;
        if (notify)
            KernelApi.Notify(SharedPage.Page->Words);
        while (SharedPage.Page->Figures[0] == 0)
            KernelApi.Yield();
        return SharedPage.Page->Figures[0] - start;
    }
}
