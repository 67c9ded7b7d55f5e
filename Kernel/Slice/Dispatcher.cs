using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Upcall;

namespace ExoCosmos.Kernel.Slice;

/// <summary>Switches the machine to the environment that <see cref="Turns"/> names, and idles when there is none.</summary>
public static unsafe class Dispatcher
{
    private const int ReapStepsPerSwitch = 8;

    /// <summary>The running environment stops here (it yields, sleeps, has ended), or nobody runs: returns the registers of the next.</summary>
    public static RegisterFrame* Switch<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var leaving = kernel->Current;
        return Change<TPlatform>(kernel, leaving, Turns.AfterCall(kernel, TPlatform.Timestamp()));
    }

    /// <summary>An interrupt of a device was served.</summary>
    public static RegisterFrame* AfterInterrupt<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var running = kernel->Current;
        var next = Turns.AfterInterrupt(kernel, TPlatform.Timestamp());
        return kernel->Current == running ? &kernel->Environments.Record(running)->Registers : Change<TPlatform>(kernel, running, next);
    }

    public static RegisterFrame* AfterTimer<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var running = kernel->Current;
        var now = TPlatform.Timestamp();
        var next = Turns.AfterTimer(kernel, now, out var epilogue);
        if (kernel->Current != running)
            return Change<TPlatform>(kernel, running, next);
        var record = kernel->Environments.Record(running);
        if (epilogue && !Call<TPlatform>(kernel, running, UpcallFrame.EpilogueVector, record->Control->EpilogueEntry))
            return Switch<TPlatform>(kernel);
        ArmTimer<TPlatform>(kernel, now);
        return &record->Registers;
    }

    private static RegisterFrame* Change<TPlatform>(KernelState* kernel, uint leaving, uint next) where TPlatform : struct, IPlatform
    {
        var isReaping = Reaper.HasWork(kernel);
        // Nothing is taken back from a sleeper, so its address space may stay until somebody else runs: often it is the sleeper itself.
        if (leaving != 0 && !isReaping && next == 0 && kernel->Environments.Info(leaving)->State == EnvironmentState.Sleeping)
            kernel->Slices.Resident = leaving;
        else if (leaving != 0)
            Leave<TPlatform>(kernel, leaving);
        for (var i = 0; i < ReapStepsPerSwitch && Reaper.HasWork(kernel); i++)
            Reaper.Step(kernel);

        while (true)
        {
            if (next == 0)
                next = Idle<TPlatform>(kernel, isReaping);
            Enter<TPlatform>(kernel, next);
            var record = kernel->Environments.Record(next);
            if (BeginSlice<TPlatform>(kernel, next, record) && TellRecall<TPlatform>(kernel, next, record))
                return &record->Registers;
            // It could not take the upcall, and has ended.
            leaving = next;
            next = Turns.AfterCall(kernel, TPlatform.Timestamp());
            Leave<TPlatform>(kernel, leaving);
        }
    }

    /// <param name="kernel">The kernel.</param>
    /// <param name="hasNews">Something was taken back since it turned out that nobody is ready: that may have made somebody ready.</param>
    private static uint Idle<TPlatform>(KernelState* kernel, bool hasNews) where TPlatform : struct, IPlatform
    {
        var hasReaped = hasNews;
        for (; ; hasNews = true)
        {
            var now = TPlatform.Timestamp();
            if (hasNews)
            {
                Poll.Deadlines(kernel, now);
                var next = Scheduler.Choose(kernel, now);
                if (next != 0)
                    return next;
            }

            if (Poll.Predicates(kernel))
                continue;
            if (Reaper.HasWork(kernel))
            {
                LeaveResident<TPlatform>(kernel);
                Reaper.Step(kernel);
                hasReaped = true;
                continue;
            }

            // What was taken back shows in the tables that sleepers may watch.
            if (hasReaped)
            {
                hasReaped = false;
                Poll.Renew(kernel);
                continue;
            }

            // Nothing may come for a long time: what was printed last has to be seen now.
            TPlatform.RefreshConsole();
            TPlatform.ArmTimer(now, Scheduler.NextMoment(kernel, now));
            TPlatform.WaitForInterrupt(kernel);
            Poll.Renew(kernel);
        }
    }

    private static void Leave<TPlatform>(KernelState* kernel, uint slot) where TPlatform : struct, IPlatform
    {
        var record = kernel->Environments.Record(slot);
        SegmentBases.Save<TPlatform>(record);
        // Whose they are, the one's that is left or the one's that is entered next, is not asked: both forget.
        record->Root = kernel->Translations.Settle(record->Root);
        TPlatform.EnterSpace(SpaceRoot.Of(kernel->KernelTable, 0, 0));
    }

    private static void LeaveResident<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        var resident = kernel->Slices.Resident;
        kernel->Slices.Resident = 0;
        if (resident != 0)
            Leave<TPlatform>(kernel, resident);
    }

    private static void Enter<TPlatform>(KernelState* kernel, uint slot) where TPlatform : struct, IPlatform
    {
        var record = kernel->Environments.Record(slot);
        if (kernel->Slices.Resident == slot)
        {
            kernel->Slices.Resident = 0;
            StaleTranslations.Forget<TPlatform>(kernel);
        }
        else
        {
            LeaveResident<TPlatform>(kernel);
            TPlatform.EnterSpace(kernel->Translations.Settle(record->Root));
            record->Root = record->Root.Kept;
            kernel->Translations.Clear();
            TPlatform.SetCurrent(record);
            SegmentBases.Load<TPlatform>(record);
        }

        kernel->Info->Moment++;
        if (kernel->Trace.Refresh())
            TPlatform.ShowEntries(kernel->Trace.Has(TraceKind.Call) || kernel->Trace.Has(TraceKind.Switch), kernel->Trace.Has(TraceKind.Fault));
        kernel->Trace.Note(TraceKind.Switch, slot, kernel->Environments.Info(slot)->Generation, record->Registers.Rip);
        var now = TPlatform.Timestamp();
        Turns.Begin(kernel, slot, now);
        ArmTimer<TPlatform>(kernel, now);
    }

    private static void ArmTimer<TPlatform>(KernelState* kernel, ulong now) where TPlatform : struct, IPlatform =>
        TPlatform.ArmTimer(now, System.Math.Min(kernel->Slices.Turn.End, kernel->Slices.Deadlines.Earliest));

    /// <summary>The prologue: an upcall, unless the environment has masked it or was not interrupted by the end of a slice.</summary>
    private static bool BeginSlice<TPlatform>(KernelState* kernel, uint slot, EnvironmentRecord* record) where TPlatform : struct, IPlatform
    {
        if (!record->SliceBegins)
            return true;
        record->SliceBegins = false;
        var control = record->Control;
        if (control->Masked != 0)
        {
            control->Pending |= 1;
            return true;
        }

        var entry = System.Threading.Volatile.Read(ref control->SliceEntry);
        return entry == 0 || Call<TPlatform>(kernel, slot, UpcallFrame.SliceVector, entry);
    }

    /// <summary>Something was asked back since the environment last ran.</summary>
    private static bool TellRecall<TPlatform>(KernelState* kernel, uint slot, EnvironmentRecord* record) where TPlatform : struct, IPlatform
    {
        if (!record->RecallIsNews)
            return true;
        record->RecallIsNews = false;
        var control = record->Control;
        if (control->Masked != 0)
        {
            control->Pending |= 2;
            return true;
        }

        kernel->Trace.Note(TraceKind.Recall, slot, control->Recalled.Value, control->RecalledAmount);
        var entry = System.Threading.Volatile.Read(ref control->RecallEntry);
        return entry == 0 || Call<TPlatform>(kernel, slot, UpcallFrame.RecallVector, entry);
    }

    /// <summary>An upcall to the running environment; false when it could not be delivered, and that was its end.</summary>
    private static bool Call<TPlatform>(KernelState* kernel, uint slot, ulong vector, ulong entry) where TPlatform : struct, IPlatform
    {
        var record = kernel->Environments.Record(slot);
        kernel->Environments.Info(slot)->Upcalls++;
        kernel->Trace.Note(TraceKind.Upcall, slot, vector, entry);
        if (UpcallDelivery.Deliver<TPlatform>(record, entry, vector, 0, 0))
            return true;
        EnvironmentEnd.End(kernel, slot, EndReason.Fault, (int)vector, 0, record->Registers.Rip);
        return false;
    }
}
