using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// The short way of a sleep. Where nobody else can run, the machine halts within the call: nobody is put into a list or taken out of one, no registers are stored, no address space is left, and when the
/// word changes the call returns. <see cref="Sleeper"/> and <see cref="Dispatcher"/> say what a sleep means; this does the same where they would choose the sleeper again, and leaves everything else to them.
/// </summary>
public static unsafe class Doze
{
    /// <summary>Waits on the decoded terms, which do not hold yet.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="slot">The running environment.</param>
    /// <param name="count">Of its terms.</param>
    /// <param name="deadline">TSC ticks; it has not passed.</param>
    /// <param name="now">TSC ticks.</param>
    /// <param name="answer">What Sleep answers.</param>
    /// <returns>False when it has to sleep like others: somebody else can run, or there is something to be taken back.</returns>
    public static bool TrySleep<TPlatform>(KernelState* kernel, uint slot, uint count, ulong deadline, ulong now, out ulong answer) where TPlatform : struct, IPlatform
    {
        answer = Sleeper.WokenByTerm;
        var record = kernel->Environments.Record(slot);
        if (!IsAlone(kernel, slot, record))
            return false;
        var info = kernel->Environments.Info(slot);
        info->CpuTicks += now - kernel->Slices.RunningSince;
        info->State = EnvironmentState.Sleeping;
        Turns.Use(kernel, slot, now);
        var isOver = false;
        while (!isOver && !IsDisturbed(kernel))
        {
            TPlatform.RefreshConsole();
            TPlatform.ArmTimer(now, System.Math.Min(deadline, kernel->Slices.Deadlines.Earliest));
            TPlatform.WaitForInterrupt(kernel);
            now = TPlatform.Timestamp();
            isOver = WakeProgram.Holds(record->Term(0), count);
            if (!isOver && deadline <= now)
                (isOver, answer) = (true, Sleeper.WokenByDeadline);
            Poll.Deadlines(kernel, now);
        }

        info->State = EnvironmentState.Running;
        kernel->Info->Moment++;
        Turns.Renew(kernel, slot, now);
        kernel->Slices.RunningSince = now;
        // Whoever can run by now goes first: the timer says so at once.
        if (isOver)
            TPlatform.ArmTimer(now, Scheduler.IsAnyReady(kernel) ? now : System.Math.Min(kernel->Slices.Turn.End, kernel->Slices.Deadlines.Earliest));
        return isOver;
    }

    /// <summary>Spare time is used, on its own account, by the only one who can run, and nobody watches switches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAlone(KernelState* kernel, uint slot, EnvironmentRecord* record) =>
        kernel->Slices.Turn.Holder == slot && !kernel->Slices.Vector.IsUsed && record->EpilogueSince == 0 && kernel->Trace.Mask == 0
            && record->LenderTurn != kernel->Slices.Turn.Number && !Scheduler.IsAnyReady(kernel) && !Reaper.HasWork(kernel);

    /// <summary>Is there anything else to do? All other sleepers are looked at first, as before every halt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDisturbed(KernelState* kernel)
    {
        Poll.Renew(kernel);
        while (kernel->Slices.PollDue != 0 && Poll.Predicates(kernel))
        {
        }

        return Scheduler.IsAnyReady(kernel) || Reaper.HasWork(kernel);
    }
}
