using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// The first slice policy: every ready environment gets one slice in turn; sleepers whose predicate holds join the turn. Pure decision:
/// switching the machine over is <see cref="Dispatcher"/>'s work.
/// </summary>
public static unsafe class Scheduler
{
    /// <summary>The next environment after <paramref name="after"/> that can run, waking sleepers on the way; 0 if none can.</summary>
    public static uint Next(KernelState* kernel, uint after, ulong now)
    {
        var environments = kernel->Environments;
        var slot = after;
        for (uint i = 0; i < environments.Count; i++)
        {
            slot = slot + 1 == environments.Count ? 1 : slot + 1;
            var state = environments.Info(slot)->State;
            if (state == EnvironmentState.Ready || (state == EnvironmentState.Sleeping && Sleeper.TryWake(kernel, slot, now)))
                return slot;
        }

        return 0;
    }

    /// <summary>The earliest deadline of any sleeper, or <see cref="WakeTerm.Never"/>.</summary>
    public static ulong EarliestDeadline(KernelState* kernel)
    {
        var environments = kernel->Environments;
        var earliest = WakeTerm.Never;
        for (uint slot = 1; slot < environments.Count; slot++)
        {
            if (environments.Info(slot)->State != EnvironmentState.Sleeping)
                continue;
            var deadline = environments.Record(slot)->Deadline;
            if (deadline < earliest)
                earliest = deadline;
        }

        return earliest;
    }

    /// <summary>Is a sleeper's deadline over or its predicate true? Wakes the first such and says so.</summary>
    public static uint FirstAwake(KernelState* kernel, uint after, ulong now)
    {
        var environments = kernel->Environments;
        var slot = after;
        for (uint i = 0; i < environments.Count; i++)
        {
            slot = slot + 1 >= environments.Count ? 1 : slot + 1;
            if (environments.Info(slot)->State == EnvironmentState.Sleeping && Sleeper.TryWake(kernel, slot, now))
                return slot;
        }

        return 0;
    }
}
