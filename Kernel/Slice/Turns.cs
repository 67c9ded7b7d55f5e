using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Transfer;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// What each event means for the running environment: it stops by a call, a device interrupts, the timer fires. Each answers who runs next;
/// 0 = nobody can. Pure: the clock is a parameter, and nothing here touches the machine.
/// </summary>
public static unsafe class Turns
{
    /// <summary>The running environment stops by a call of its own: it yields, sleeps, ends or is suspended; its state says which.</summary>
    public static uint AfterCall(KernelState* kernel, ulong now)
    {
        var leaving = kernel->Current;
        var passTo = kernel->Slices.PassTo;
        kernel->Slices.PassTo = 0;
        if (leaving == 0)
            return Next(kernel, now);
        var justAsleep = kernel->Environments.Info(leaving)->State == EnvironmentState.Sleeping ? 1U : 0;
        var isOver = Stop(kernel, leaving, now) || now >= kernel->Slices.Turn.End;
        if (PendingCall.AcceptNext(kernel, leaving))
        {
            if (passTo == 0)
                passTo = leaving;
            else
                Scheduler.Keep(kernel, leaving);
        }

        if (!isOver)
        {
            if (passTo == leaving)
                return leaving;
            // Whoever parks gives back what it got with the call.
            if (passTo == 0)
                passTo = Loans.TakeBack(kernel, leaving);
            else if (kernel->Environments.Info(leaving)->State != EnvironmentState.Parked)
                Loans.Lend(kernel, leaving, passTo);
            if (passTo != 0)
                return passTo;
        }

        // The time is over in which it could have gone on.
        if (passTo != 0 && kernel->Environments.Info(passTo)->State == EnvironmentState.Ready)
            Scheduler.Keep(kernel, passTo);
        if (passTo != leaving && kernel->Environments.Info(leaving)->State == EnvironmentState.Ready && (!isOver || kernel->Slices.Turn.Holder == leaving))
            Scheduler.GiveUp(kernel, leaving, now);
        Scheduler.EndTurn(kernel, now);
        return Next(kernel, now, justAsleep);
    }

    /// <summary>A device was served while an environment ran. Whoever that woke goes first, unless a place of the vector is used or an epilogue runs.</summary>
    public static uint AfterInterrupt(KernelState* kernel, ulong now)
    {
        var running = kernel->Current;
        if (kernel->Environments.Record(running)->EpilogueSince != 0 || !Scheduler.ShouldPreempt(kernel, now))
            return running;
        return End(kernel, running, now);
    }

    /// <summary>The timer fired: a deadline, the end of the turn, or the end of an epilogue's excess time.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="now">TSC ticks.</param>
    /// <param name="epilogue">The running environment's slice is over, and it goes on with its epilogue.</param>
    public static uint AfterTimer(KernelState* kernel, ulong now, out bool epilogue)
    {
        epilogue = false;
        var running = kernel->Current;
        var record = kernel->Environments.Record(running);
        Poll.Deadlines(kernel, now);
        if (now < kernel->Slices.Turn.End)
            return AfterInterrupt(kernel, now);
        if (record->EpilogueSince != 0)
            kernel->Environments.Info(running)->Stopped++;
        else if (!Scheduler.IsUsedUp(kernel, now))
        {
            if (Scheduler.ShouldPreempt(kernel, now))
                return End(kernel, running, now);
            Scheduler.Prolong(kernel, now);
            return running;
        }
        else
        {
            Poll.Renew(kernel);
            Poll.Predicates(kernel);
            if (WantsEpilogue(record) && Scheduler.LosesSlice(kernel, running, now))
            {
                record->EpilogueSince = now;
                kernel->Slices.Turn.End = now + kernel->Info->ExcessTicks;
                epilogue = true;
                return running;
            }
        }

        record->SliceBegins = true;
        return End(kernel, running, now);
    }

    /// <summary>The chosen environment runs from now on.</summary>
    public static void Begin(KernelState* kernel, uint slot, ulong now)
    {
        kernel->Current = slot;
        kernel->Environments.Info(slot)->State = EnvironmentState.Running;
        kernel->Slices.RunningSince = now;
    }

    /// <summary>The environment whose turn of spare time it is stops using it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Use(KernelState* kernel, uint slot, ulong now)
    {
        var record = kernel->Environments.Record(slot);
        var used = now - kernel->Slices.Turn.Start;
        record->TurnLeft = record->TurnLeft > used ? record->TurnLeft - used : 0;
    }

    /// <summary>It goes on with what is left of its turn, or begins a new one, where no place is bound and nobody else waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Renew(KernelState* kernel, uint slot, ulong now)
    {
        ref var turn = ref kernel->Slices.Turn;
        var record = kernel->Environments.Record(slot);
        if (Scheduler.IsTooLittle(kernel, record->TurnLeft, 0))
            record->TurnLeft = kernel->Info->SliceTicks;
        turn.Number++;
        (turn.Start, turn.End) = (now, now + record->TurnLeft);
    }

    private static uint End(KernelState* kernel, uint running, ulong now)
    {
        Stop(kernel, running, now);
        Scheduler.EndTurn(kernel, now);
        return Next(kernel, now);
    }

    /// <summary>Nobody runs any more. True if that ended an epilogue: its slice was over before.</summary>
    private static bool Stop(KernelState* kernel, uint running, ulong now)
    {
        var info = kernel->Environments.Info(running);
        info->CpuTicks += now - kernel->Slices.RunningSince;
        if (info->State == EnvironmentState.Running)
        {
            info->State = EnvironmentState.Ready;
            Scheduler.Keep(kernel, running);
        }

        kernel->Current = 0;
        if (kernel->Environments.Record(running)->EpilogueSince == 0)
            return false;
        Debts.Charge(kernel, running, now);
        return true;
    }

    private static uint Next(KernelState* kernel, ulong now, uint justAsleep = 0)
    {
        Poll.Renew(kernel, justAsleep);
        Poll.Deadlines(kernel, now);
        Poll.Predicates(kernel);
        return Scheduler.Choose(kernel, now);
    }

    private static bool WantsEpilogue(EnvironmentRecord* record) =>
        System.Threading.Volatile.Read(ref record->Control->EpilogueEntry) != 0 && record->Control->Masked == 0;
}
