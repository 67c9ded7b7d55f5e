using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// Sleepers wake when the kernel gets to them, but only if their predicate holds or their deadline has passed. Words may change and change back
/// while the kernel works, so what held before counts too.
/// </summary>
public sealed class Wakeups(World world, Observation kernel)
{
    private readonly World _world = world;
    private readonly Observation _kernel = kernel;
    private readonly HashSet<Environment> _held = [];

    /// <summary>Something is recalled from this one in the call under way: that wakes it, too.</summary>
    public Environment? Asked { get; set; }

    /// <summary>Notes whose predicates hold before the kernel runs.</summary>
    public void Note()
    {
        _held.Clear();
        foreach (var sleeper in Sleepers.Where(sleeper => SleepTerm.Holds(sleeper.Terms, _kernel.Bytes)))
            _held.Add(sleeper);
    }

    /// <summary>Takes over who was woken.</summary>
    public void Observe(ulong now)
    {
        foreach (var sleeper in Sleepers.ToArray())
        {
            if (_kernel.Environment(sleeper.Slot).State is not (EnvironmentState.Ready or EnvironmentState.Running))
                continue;
            // The kernel's own words change several times in one call.
            var holds = _held.Contains(sleeper) || SleepTerm.Holds(sleeper.Terms, _kernel.Bytes) || sleeper.Terms.Any(term => term.Frame.Kind == FrameKind.Kernel);
            var isLate = sleeper.Deadline <= now;
            var answer = _kernel.Record(sleeper.Slot).Registers.Rax;
            if (answer > 1 || (answer == 0 && !holds && !IsDisturbed(sleeper) && sleeper != Asked) || (answer == 1 && !isLate))
                throw new DisagreementException($"environment {sleeper.Slot} was woken with {answer}; its predicate {(holds ? "holds" : "does not hold")}, its deadline is {(isLate ? "over" : "to come")}");
            _world.WakeUp(sleeper);
            sleeper.State = EnvironmentState.Ready;
        }
    }

    /// <summary>Is a capability being taken from it that its words stand in frames of?</summary>
    private bool IsDisturbed(Environment sleeper) => sleeper.Held.Any(capability => capability.IsUsed
        && (!_kernel.Exists(capability.Handle) || _kernel.Capability(capability.Handle.Index).Sweep != 0 || (_kernel.Capability(capability.Handle.Index).Marks & CapabilityMarks.Used) == 0)
        && sleeper.Terms.Any(term => capability.Reaches(term.Frame.Number, term.Frame)));

    private IEnumerable<Environment> Sleepers => _world.Present.Where(environment => environment.State == EnvironmentState.Sleeping);
}
