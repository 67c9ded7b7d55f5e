using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// Decides who runs and until when: owners in their places of the vector, everybody else in turns of spare time (docs/notes/0018-cpu-slices.md).
/// Pure decision: switching the machine over is <see cref="Dispatcher"/>'s work. No decision looks at all environments.
/// </summary>
public static unsafe class Scheduler
{
    /// <summary>A remainder of a turn that is not worth a switch, as a part of a slice.</summary>
    private const ulong LeastPart = 64;

    /// <summary>So many debtors in a row give their turn away; the next gets it, whatever it owes.</summary>
    private const int MostForfeits = 4;

    /// <summary>Begins a turn and says whose: 0 if nobody can run now. The previous turn has ended.</summary>
    public static uint Choose(KernelState* kernel, ulong now)
    {
        ref var turn = ref kernel->Slices.Turn;
        turn.Number++;
        turn.Start = now;
        turn.Holder = 0;
        var owner = PlaceOwner(kernel, now);
        if (owner != 0 && !Debts.Forfeits(kernel, owner))
        {
            turn.End = kernel->Slices.Vector.StartOf(kernel->Slices.Vector.SlotAt(now) + 1);
            return owner;
        }

        if (owner != 0)
            GiveUpPlace(kernel, owner, now);
        turn.Holder = TakeNext(kernel);
        if (turn.Holder != 0)
            turn.End = SpareEnd(kernel, now);
        return turn.Holder;
    }

    /// <summary>Ends the turn: its holder has used up what passed, and waits for the rest or for a new one if it can run. The running environment's state is
    /// no longer Running.</summary>
    public static void EndTurn(KernelState* kernel, ulong now)
    {
        ref var turn = ref kernel->Slices.Turn;
        var holder = turn.Holder;
        turn.Holder = 0;
        turn.Number++;
        if (holder == 0 || !kernel->Environments.IsAlive(holder))
            return;
        Turns.Use(kernel, holder, now);
        if (kernel->Environments.Info(holder)->State == EnvironmentState.Ready)
            Enqueue(kernel, holder, QueueName.Preempted);
    }

    /// <summary>The environment can run from now on: started, resumed or woken.</summary>
    public static void MakeReady(KernelState* kernel, uint slot)
    {
        kernel->Environments.Info(slot)->State = EnvironmentState.Ready;
        Enqueue(kernel, slot, QueueName.Woken);
    }

    /// <summary>
    /// An environment could go on at once, and does not. Whoever has the turn waits for the rest of it (<see cref="EndTurn"/>); another one may be in no list,
    /// for a call and its reply put nobody into one: it joins now, when it matters.
    /// </summary>
    public static void Keep(KernelState* kernel, uint slot)
    {
        if (kernel->Slices.Turn.Holder != slot)
            Enqueue(kernel, slot, QueueName.Woken);
    }

    /// <summary>The running environment, ready now, gives up what is left of its own time: others go first.</summary>
    public static void GiveUp(KernelState* kernel, uint slot, ulong now)
    {
        kernel->Environments.Record(slot)->TurnLeft = 0;
        if (kernel->Slices.Turn.Holder == slot)
            return;
        GiveUpPlace(kernel, slot, now);
        kernel->Queues.Remove(slot);
        Enqueue(kernel, slot, QueueName.Turn);
    }

    /// <summary>Might <see cref="ShouldPreempt"/> say so? It does not if nobody waits for it and no place is bound; the clock is not asked for that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayPreempt(KernelState* kernel) => kernel->Queues.First(QueueName.Woken) != 0 || kernel->Slices.Vector.IsUsed;

    /// <summary>Should the running environment be interrupted although its turn is not over?</summary>
    public static bool ShouldPreempt(KernelState* kernel, ulong now)
    {
        if (kernel->Slices.Turn.Holder == 0)
            return false;
        return kernel->Queues.First(QueueName.Woken) != 0 || PlaceOwner(kernel, now) != 0;
    }

    /// <summary>Will another environment run when this one's slice ends now?</summary>
    public static bool LosesSlice(KernelState* kernel, uint running, ulong now)
    {
        var owner = PlaceOwner(kernel, now);
        if (owner != 0)
            return owner != running;
        var holder = kernel->Slices.Turn.Holder;
        if (holder != 0 && holder != running && kernel->Environments.Info(holder)->State == EnvironmentState.Ready)
            return true;
        return HasOther(kernel, QueueName.Woken, running) || HasOther(kernel, QueueName.Preempted, running) || HasOther(kernel, QueueName.Turn, running);
    }

    /// <summary>Is the turn used up, or was only a bound place about to begin?</summary>
    public static bool IsUsedUp(KernelState* kernel, ulong now)
    {
        ref readonly var turn = ref kernel->Slices.Turn;
        return turn.Holder == 0 || !kernel->Environments.IsAlive(turn.Holder)
            || IsTooLittle(kernel, kernel->Environments.Record(turn.Holder)->TurnLeft, now - turn.Start);
    }

    /// <summary>The bound place that ended the turn is not used by its owner: the turn goes on.</summary>
    public static void Prolong(KernelState* kernel, ulong now) => kernel->Slices.Turn.End = SpareEnd(kernel, now);

    /// <summary>Does anybody wait for spare time?</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAnyReady(KernelState* kernel) =>
        (kernel->Queues.First(QueueName.Woken) | kernel->Queues.First(QueueName.Preempted) | kernel->Queues.First(QueueName.Turn)) != 0;

    /// <summary>When an idle machine must look again: the next deadline, or the next place whose owner waits for it.</summary>
    public static ulong NextMoment(KernelState* kernel, ulong now)
    {
        ref readonly var vector = ref kernel->Slices.Vector;
        if (!vector.IsUsed)
            return kernel->Slices.Deadlines.Earliest;
        var slot = vector.SlotAt(now);
        for (uint distance = 1; distance <= vector.Count; distance++)
        {
            if (IsReady(kernel, vector[vector.PlaceOf(slot + distance)]->Environment))
                return System.Math.Min(vector.StartOf(slot + distance), kernel->Slices.Deadlines.Earliest);
        }

        return kernel->Slices.Deadlines.Earliest;
    }

    /// <summary>The owner of the present place, if it can run and has not given the place up; else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PlaceOwner(KernelState* kernel, ulong now) => kernel->Slices.Vector.IsUsed ? BoundOwner(kernel, now) : 0;

    private static uint BoundOwner(KernelState* kernel, ulong now)
    {
        var slot = kernel->Slices.Vector.SlotAt(now);
        var owner = kernel->Slices.Vector[kernel->Slices.Vector.PlaceOf(slot)]->Environment;
        return IsReady(kernel, owner) && kernel->Environments.Record(owner)->GivenUp != slot + 1 ? owner : 0;
    }

    private static void GiveUpPlace(KernelState* kernel, uint slot, ulong now) =>
        kernel->Environments.Record(slot)->GivenUp = kernel->Slices.Vector.SlotAt(now) + 1;

    /// <summary>Running counts: it is asked at the end of a turn, too.</summary>
    private static bool IsReady(KernelState* kernel, uint slot) =>
        slot != 0 && kernel->Environments.Info(slot)->State is EnvironmentState.Ready or EnvironmentState.Running;

    /// <summary>Who has waited longest among those that go first; debtors pay.</summary>
    private static uint TakeNext(KernelState* kernel)
    {
        for (var forfeits = 0; ; forfeits++)
        {
            var next = kernel->Queues.First(QueueName.Woken);
            if (next == 0)
                next = kernel->Queues.First(QueueName.Preempted);
            if (next == 0)
                next = kernel->Queues.First(QueueName.Turn);
            if (next == 0)
                return 0;
            if (kernel->Queues.Of(next) != QueueName.Turn && IsTooLittle(kernel, kernel->Environments.Record(next)->TurnLeft, 0))
            {
                // Its turn was used up while others ran in it.
                kernel->Queues.Remove(next);
                Enqueue(kernel, next, QueueName.Turn);
                continue;
            }

            if (forfeits < MostForfeits && kernel->Queues.Count(QueueName.Turn) > 1 && kernel->Queues.Of(next) == QueueName.Turn && Debts.Forfeits(kernel, next))
            {
                kernel->Queues.Append(QueueName.Turn, next);
                continue;
            }

            kernel->Queues.Remove(next);
            return next;
        }
    }

    private static ulong SpareEnd(KernelState* kernel, ulong now)
    {
        ref readonly var turn = ref kernel->Slices.Turn;
        return System.Math.Min(turn.Start + kernel->Environments.Record(turn.Holder)->TurnLeft, kernel->Slices.Vector.NextBound(now));
    }

    /// <summary>Puts a ready environment where its share of spare time says: with a part of its turn left into the given list, else at the end.</summary>
    private static void Enqueue(KernelState* kernel, uint slot, QueueName first)
    {
        var record = kernel->Environments.Record(slot);
        // A dispatched environment that serves a call has a part in spare time: its caller must not wait for its dispatcher.
        if (kernel->Queues.Of(slot) != QueueName.None || ((kernel->Environments.Info(slot)->Flags & StartFlags.Dispatched) != 0 && record->Caller == 0))
            return;
        if (IsTooLittle(kernel, record->TurnLeft, 0))
        {
            record->TurnLeft = kernel->Info->SliceTicks;
            kernel->Queues.Append(QueueName.Turn, slot);
        }
        else if (first == QueueName.Preempted)
            kernel->Queues.Prepend(first, slot);
        else
            kernel->Queues.Append(first, slot);
    }

    public static bool IsTooLittle(KernelState* kernel, ulong left, ulong used) =>
        left < used + (kernel->Info->SliceTicks / LeastPart);

    private static bool HasOther(KernelState* kernel, QueueName name, uint than)
    {
        var first = kernel->Queues.First(name);
        return first != 0 && (first != than || kernel->Queues.Count(name) > 1);
    }
}
