using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Slice;

/// <summary>Wakeup predicates: arming (checked, words pinned), evaluating (cannot fault), disarming.</summary>
public static unsafe class Sleeper
{
    /// <summary>Puts the caller to sleep if every term is well-formed. Nothing is armed on an error.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="slot">The environment that will sleep.</param>
    /// <param name="terms">Already copied in from the caller.</param>
    /// <param name="count">At most <see cref="WakeTerm.MaxTerms"/>.</param>
    /// <param name="deadline">TSC ticks.</param>
    public static KernelError Arm(KernelState* kernel, uint slot, WakeTerm* terms, uint count, ulong deadline)
    {
        var record = kernel->Environments.Record(slot);
        for (uint i = 0; i < count; i++)
        {
            var width = terms[i].Comparison == WakeComparison.NotEqual64 ? 8UL : 4UL;
            if (terms[i].Comparison > WakeComparison.AnyBit32 || (terms[i].Address & (width - 1)) != 0)
                return KernelError.BadArgument;
            if (!AddressSpace.Translate(kernel, record->TableFrame, terms[i].Address, 0, out var physical))
                return KernelError.BadAddress;
            var frame = physical >> Layout.PageShift;
            if (!kernel->Frames.Exists(frame) || kernel->Frames[frame]->Pins == ushort.MaxValue)
                return KernelError.BadAddress;
            record->Terms[(int)i] = new ArmedTerm
            {
                Word = kernel->Physical.At(physical),
                Value = terms[i].Value,
                Comparison = terms[i].Comparison,
                Frame = (uint)frame,
            };
        }

        for (uint i = 0; i < count; i++)
            kernel->Frames[record->Terms[(int)i].Frame]->Pins++;
        record->TermCount = count;
        record->Deadline = deadline;
        kernel->Environments.Info(slot)->State = EnvironmentState.Sleeping;
        return KernelError.None;
    }

    /// <summary>Makes a sleeper ready if a term holds or its deadline has passed; its Sleep call answers 0 or 1.</summary>
    public static bool TryWake(KernelState* kernel, uint slot, ulong now)
    {
        var record = kernel->Environments.Record(slot);
        var held = AnyTermHolds(record);
        if (!held && now < record->Deadline)
            return false;
        Disarm(kernel, slot);
        record->Registers.Rax = held ? 0UL : 1UL;
        kernel->Environments.Info(slot)->State = EnvironmentState.Ready;
        return true;
    }

    /// <summary>Unpins the words. The caller sets the next state.</summary>
    public static void Disarm(KernelState* kernel, uint slot)
    {
        var record = kernel->Environments.Record(slot);
        for (uint i = 0; i < record->TermCount; i++)
        {
            var frame = record->Terms[(int)i].Frame;
            kernel->Frames[frame]->Pins--;
            FrameOwnership.Settle(kernel, frame);
        }

        record->TermCount = 0;
    }

    private static bool AnyTermHolds(EnvironmentRecord* record)
    {
        for (uint i = 0; i < record->TermCount; i++)
        {
            ref var term = ref record->Terms[(int)i];
            var holds = term.Comparison switch
            {
                WakeComparison.NotEqual64 => *(ulong*)term.Word != term.Value,
                WakeComparison.AnyBit32 => (*(uint*)term.Word & (uint)term.Value) != 0,
                _ => *(uint*)term.Word != (uint)term.Value,
            };
            if (holds)
                return true;
        }

        return false;
    }
}
