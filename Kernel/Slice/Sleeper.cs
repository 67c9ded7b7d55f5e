using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Slice;

/// <summary>A sleep from its beginning (predicate checked, words pinned and watched) to its end.</summary>
public static unsafe class Sleeper
{
    /// <summary>What Sleep answers.</summary>
    public const ulong WokenByTerm = 0, WokenByDeadline = 1;

    /// <summary>Checks a predicate, and puts its words' places into the environment's record. Nothing is armed yet.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="slot">The environment that will sleep.</param>
    /// <param name="terms">Already copied in from the caller.</param>
    /// <param name="count">At most <see cref="WakeTerm.MaxTerms"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KernelError Decode(KernelState* kernel, uint slot, WakeTerm* terms, uint count)
    {
        if (!WakeProgram.IsWellFormed(terms, count))
            return KernelError.BadArgument;
        var record = kernel->Environments.Record(slot);
        for (uint i = 0; i < count; i++)
        {
            if (!AddressSpace.Reach(kernel, record->TableFrame, terms[i].Address, 0, out var physical))
                return KernelError.BadAddress;
            var frame = physical >> Layout.PageShift;
            if (!kernel->Frames.Exists(frame) || kernel->Frames[frame]->Pins >= ushort.MaxValue - WakeTerm.MaxTerms)
                return KernelError.BadAddress;
            var term = record->Term(i);
            term->Word = kernel->Physical.At(physical);
            term->Value = terms[i].Value;
            term->Comparison = terms[i].Comparison;
            term->Join = terms[i].Join;
            term->Frame = (uint)frame;
        }

        return KernelError.None;
    }

    /// <summary>Do the decoded terms hold, or has the deadline passed already? Then the answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOver(KernelState* kernel, uint slot, uint count, ulong deadline, ulong now, out ulong answer)
    {
        var holds = WakeProgram.Holds(kernel->Environments.Record(slot)->Term(0), count);
        answer = holds ? WokenByTerm : WokenByDeadline;
        return holds || deadline <= now;
    }

    /// <summary>Sleeps on the decoded terms, unless they hold or the deadline has passed already; then false, and the answer.</summary>
    public static bool Arm(KernelState* kernel, uint slot, uint count, ulong deadline, ulong now, out ulong answer)
    {
        if (IsOver(kernel, slot, count, deadline, now, out answer))
            return false;
        var record = kernel->Environments.Record(slot);
        for (uint i = 0; i < count; i++)
        {
            kernel->Frames[record->Term(i)->Frame]->Pins++;
            Watchers.Add(kernel, slot, i);
        }

        record->TermCount = count;
        if (deadline != WakeTerm.Never)
            kernel->Slices.Deadlines.Insert(slot, deadline);
        kernel->Environments.Info(slot)->State = EnvironmentState.Sleeping;
        kernel->Queues.Append(QueueName.Asleep, slot);
        return true;
    }

    /// <summary>Does a sleeper's predicate hold?</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(KernelState* kernel, uint slot)
    {
        var record = kernel->Environments.Record(slot);
        return WakeProgram.Holds(record->Term(0), record->TermCount);
    }

    /// <summary>Wakes a sleeper if its predicate holds.</summary>
    public static bool WakeIfHolds(KernelState* kernel, uint slot)
    {
        if (!Holds(kernel, slot))
            return false;
        Wake(kernel, slot, WokenByTerm);
        return true;
    }

    /// <summary>Ends a sleep with this answer; the environment is ready.</summary>
    public static void Wake(KernelState* kernel, uint slot, ulong answer)
    {
        Disarm(kernel, slot, answer);
        Scheduler.MakeReady(kernel, slot);
    }

    /// <summary>Ends a sleep: words unpinned and no longer watched, in no list. The caller sets the next state.</summary>
    public static void Disarm(KernelState* kernel, uint slot, ulong answer)
    {
        var record = kernel->Environments.Record(slot);
        for (uint i = 0; i < record->TermCount; i++)
        {
            Watchers.Remove(kernel, slot, i);
            var frame = record->Term(i)->Frame;
            kernel->Frames[frame]->Pins--;
            FrameOwnership.Settle(kernel, frame);
        }

        record->TermCount = 0;
        record->Registers.Rax = answer;
        kernel->Slices.Deadlines.Remove(slot);
        kernel->Queues.Remove(slot);
    }
}
