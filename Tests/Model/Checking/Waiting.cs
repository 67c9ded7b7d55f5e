using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Checking;

/// <summary>
/// Who waits is where it will be found, in the list that its state says and in no other; and who could run is in a list unless it runs, has the turn, or is run by a
/// dispatcher.
/// </summary>
public sealed class Waiting(World world, Observation kernel)
{
    private readonly World _world = world;
    private readonly Observation _kernel = kernel;

    public void Check()
    {
        foreach (var environment in _world.Present)
            Check(environment);
    }

    private void Check(Environment environment)
    {
        var state = _kernel.Environment(environment.Slot).State;
        var slot = _kernel.Slot(environment.Slot);
        var isReady = slot.Queue is QueueName.Woken or QueueName.Preempted or QueueName.Turn;
        var expected = state switch
        {
            EnvironmentState.Ready => isReady || _kernel.TurnHolder == environment.Slot || (_kernel.Environment(environment.Slot).Flags & StartFlags.Dispatched) != 0,
            EnvironmentState.Running => isReady || slot.Queue == QueueName.None,
            EnvironmentState.Sleeping => slot.Queue == QueueName.Asleep,
            // In none while the disk still works for it.
            EnvironmentState.Dying => slot.Queue is QueueName.Dying or QueueName.None,
            EnvironmentState.Empty => slot.Queue == QueueName.Empty,
            _ => slot.Queue == QueueName.None,
        };
        if (!expected)
            throw new DisagreementException($"environment {environment.Slot} is {state} and in the list {slot.Queue}");
    }
}
