using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Init.Disks;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Starting;

/// <summary>The environments that Init started: it sleeps until one ends, says so where that was no ordinary exit, and lets go of it; or until one asks for an extent.</summary>
public static unsafe class Children
{
    private const int Most = WakeTerm.MaxTerms - 1;

    private static Handles s_handles;
    private static int s_count;

    [InlineArray(Most)]
    private struct Handles
    {
        private ulong _first;
    }

    /// <summary>Beyond the fifteenth nobody waits for the end of an environment; it runs all the same.</summary>
    public static void Add(Handle environment)
    {
        if (s_count < Most)
            s_handles[s_count++] = environment.Value;
    }

    public static void WaitForever()
    {
        var terms = stackalloc WakeTerm[WakeTerm.MaxTerms];
        while (true)
        {
            for (var index = 0; index < s_count; index++)
                terms[index] = EnvironmentLife.EndOf(SlotOf(index));
            var count = s_count;
            if (ExtentService.TryGetTerm(out terms[count]))
                count++;
            KernelApi.Sleep(terms, (uint)count, WakeTerm.Never);
            ExtentService.Attend();
            for (var index = s_count - 1; index >= 0; index--)
                Reap(index);
        }
    }

    private static uint SlotOf(int index) => (uint)SystemTables.Capability(new Handle(s_handles[index]).Index).Base;

    private static void Reap(int index)
    {
        ref readonly var info = ref SystemTables.Environment(SlotOf(index));
        if (info.Reason == EndReason.None)
            return;
        if (info.Reason == EndReason.Fault)
        {
            Report.Line(info.Name.Text(), " ended by a fault"u8);
            Panic.Write("init:   vector"u8);
            Panic.WriteHex((uint)info.Status);
            Panic.Write(" address"u8);
            Panic.WriteHex(info.FaultAddress);
            Panic.Write(" at"u8);
            Panic.WriteHex(info.FaultRip);
            Panic.Write("\n"u8);
        }
        else if (info.Status != 0)
        {
            Panic.Write("init: "u8);
            Panic.Write(info.Name.Text());
            Panic.Write(" ended with status "u8);
            Report.Number((uint)info.Status);
            Panic.Write("\n"u8);
        }

        KernelApi.CapabilityDrop(new Handle(s_handles[index]));
        s_handles[index] = s_handles[--s_count];
    }
}
