using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Replay;

/// <summary>The simulated machine at rest: what ends a step.</summary>
internal sealed class Stillness(Runner runner, Actor[] actors)
{
    private const int MostTurns = 2000;
    private const ulong PageFault = 14;

    private readonly Runner _runner = runner;
    private readonly Observation _kernel = new(runner.Machine);
    private readonly Actor[] _actors = actors;

    /// <summary>Until nothing goes on any more: what was sent is on the wire, whom a word wakes is awake, who is to be told of a recall is told, who began where nothing is has ended, and the kernel has taken back what it takes back in its own time.</summary>
    public void Await()
    {
        while (_runner.World.Sends.Count != 0)
            _runner.Do(new Step(0, StepKind.FrameSent, KernelCall.Null, [0, 0], []));
        _runner.Settle();
        for (var turns = 0; _runner.World.Present.Any(IsMoving); turns++)
        {
            Pass(turns);
            foreach (var stranger in _runner.World.Present.Where(IsLost).ToArray())
                _runner.Do(new Step(stranger.Slot, StepKind.Fault, KernelCall.Null, [PageFault, Stage.Nowhere], []));
            _runner.Settle();
        }
    }

    /// <summary>A slice passes.</summary>
    /// <param name="turns">How many have, in vain.</param>
    public void Pass(int turns)
    {
        if (turns == MostTurns)
            throw new DisagreementException("the machine does not come to rest");
        _runner.PassSlice();
    }

    private bool IsMoving(Environment environment) => IsLost(environment) || environment is { State: EnvironmentState.Ready, Recall.IsNews: true } || (environment.State == EnvironmentState.Sleeping && SleepTerm.Holds(environment.Terms, _kernel.Bytes));

    /// <summary>Started by the program.</summary>
    private bool IsLost(Environment environment) => environment.State is EnvironmentState.Ready or EnvironmentState.Running
        && environment.Slot != SimulatedBoot.FirstSlot && !Array.Exists(_actors, actor => actor.Environment == environment);
}
