using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Transfer;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// Finds sleepers that nobody spoke of: a few deadlines and a few predicates at each switch, whatever their number; the others
/// are next in line. Before the machine halts all have been looked at since something last ran.
/// </summary>
public static unsafe class Poll
{
    private const int MostAtOnce = 8;

    /// <summary>Something ran, or a device interrupted: every sleeper's words may have changed.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="justAsleep">How many, the last of the list, have fallen asleep since, and looked at their words then.</param>
    public static void Renew(KernelState* kernel, uint justAsleep = 0) => kernel->Slices.PollDue = kernel->Queues.Count(QueueName.Asleep) - justAsleep;

    /// <summary>Wakes those whose deadline has passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deadlines(KernelState* kernel, ulong now)
    {
        if (kernel->Slices.Deadlines.First != 0)
            LookAtDeadlines(kernel, now);
    }

    private static void LookAtDeadlines(KernelState* kernel, ulong now)
    {
        for (var i = 0; i < MostAtOnce && kernel->Slices.Deadlines.First != 0 && kernel->Slices.Deadlines.Earliest <= now; i++)
            Expire(kernel, kernel->Slices.Deadlines.First);
    }

    private static void Expire(KernelState* kernel, uint slot)
    {
        if (kernel->Environments.Info(slot)->State == EnvironmentState.Calling)
            PendingCall.End(kernel, slot, KernelError.TimedOut);
        else
            Sleeper.Wake(kernel, slot, Sleeper.WokenByDeadline);
    }

    /// <summary>Looks at some predicates; false when none were due.</summary>
    public static bool Predicates(KernelState* kernel)
    {
        ref var due = ref kernel->Slices.PollDue;
        var first = kernel->Queues.First(QueueName.Asleep);
        if (due == 0 || first == 0)
            return false;
        for (var i = 0; i < MostAtOnce && due != 0 && first != 0; i++, due--)
        {
            if (Sleeper.Holds(kernel, first))
                Sleeper.Wake(kernel, first, Sleeper.WokenByTerm);
            else
                kernel->Queues.Rotate(QueueName.Asleep);
            first = kernel->Queues.First(QueueName.Asleep);
        }

        return true;
    }
}
