using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// Who runs after the kernel. Whose turn it is is the scheduler's business; the model knows who can run at all, what upcall greets whoever was
/// interrupted by the end of a slice, and that nobody loses its registers.
/// </summary>
public sealed class Turnover(World world, Observation kernel)
{
    private readonly World _world = world;
    private readonly Observation _kernel = kernel;
    private readonly Dictionary<Environment, Greeting> _greetings = [];
    private UpcallForecast? _epilogue;

    /// <summary>What may greet an environment that runs again: the beginning of a slice, or news of a recall.</summary>
    private sealed class Greeting(Observation kernel, Environment environment)
    {
        private readonly ulong _recallEntry = kernel.Control(environment.Slot).RecallEntry;

        public UpcallForecast Slice { get; } = new(kernel, environment, kernel.Control(environment.Slot).SliceEntry);

        private UpcallForecast Recall { get; } = new(kernel, environment, kernel.Control(environment.Slot).RecallEntry);

        private UpcallForecast RecallWhenEntered { get; } = new(kernel, environment, kernel.Control(environment.Slot).RecallEntry, isEntered: true);

        public bool HasRecallEntry => _recallEntry != 0;

        public UpcallForecast News(bool isEntered) => isEntered ? RecallWhenEntered : Recall;
    }

    /// <summary>Before the kernel runs: what would greet each environment.</summary>
    public void Note()
    {
        _greetings.Clear();
        foreach (var environment in _world.Present.Where(environment => environment.IsAlive))
            _greetings.Add(environment, new Greeting(_kernel, environment));
        _epilogue = new UpcallForecast(_kernel, _world.Current, _kernel.Control(_world.Current.Slot).EpilogueEntry);
    }

    /// <summary>After the kernel: ends that upcalls brought about, and who runs now.</summary>
    /// <param name="byTimer">The timer interrupted: the slice of whoever ran may be over.</param>
    public void Observe(bool byTimer)
    {
        var before = _world.Current;
        if (before.State == EnvironmentState.Running)
            before.State = EnvironmentState.Ready;
        ObserveFailures(before, byTimer);
        var now = _world.Environments[_kernel.Current];
        if (now is not { State: EnvironmentState.Ready } || now.Generation != _kernel.Environment(now.Slot).Generation)
            throw new DisagreementException($"environment {_kernel.Current} runs, but is {now?.State.ToString() ?? "not there"}");
        now.State = EnvironmentState.Running;
        _world.Current = now;
        if (now != before || now.IsEntered)
            Greet(now);
        else if (byTimer)
            ObserveNewSlice(now);
        if (byTimer && now != before && before.IsAlive)
            before.SliceBegins = _kernel.Record(before.Slot).SliceBegins;
        foreach (var environment in _world.Present)
            environment.IsEntered = false;
    }

    /// <summary>The timer came and nobody else runs: the slice goes on, or ends in the epilogue, or another begins.</summary>
    private void ObserveNewSlice(Environment environment)
    {
        if (_kernel.Environment(environment.Slot).Upcalls == environment.Upcalls)
        {
            _greetings[environment].Slice.CheckUntouched(_kernel);
            return;
        }

        environment.Upcalls++;
        var ends = _epilogue!.Entry == _kernel.Record(environment.Slot).Registers.Rip;
        var forecast = ends ? _epilogue : _greetings[environment].Slice;
        if (forecast.IsMasked)
            throw new DisagreementException($"environment {environment.Slot} has masked upcalls, and got one");
        forecast.CheckDelivered(_kernel);
    }

    /// <summary>Environments that could not take an upcall are dying.</summary>
    private void ObserveFailures(Environment before, bool byTimer)
    {
        foreach (var (environment, greeting) in _greetings)
        {
            // Who waits to be started gets no upcall; that nobody can start it any more is seen with the capabilities.
            if (!environment.IsAlive || environment.State is EnvironmentState.Embryo or EnvironmentState.Suspended
                || _kernel.Environment(environment.Slot).State is not (EnvironmentState.Dying or EnvironmentState.Dead or EnvironmentState.Empty))
                continue;
            var isInterrupted = environment == before && byTimer;
            var byEpilogue = isInterrupted && Fails(_epilogue!);
            var byPrologue = (isInterrupted || environment.SliceBegins) && Fails(greeting.Slice);
            var byRecall = environment.Recall is { IsNews: true } && Fails(greeting.News(environment.IsEntered));
            // An empty slot has no status any more.
            var isGone = _kernel.Environment(environment.Slot).State == EnvironmentState.Empty;
            var status = isGone ? (int)(byEpilogue ? UpcallFrame.EpilogueVector : byPrologue ? UpcallFrame.SliceVector : UpcallFrame.RecallVector) : _kernel.Environment(environment.Slot).Status;
            if (!(byEpilogue && status == (int)UpcallFrame.EpilogueVector) && !(byPrologue && status == (int)UpcallFrame.SliceVector)
                && !(byRecall && status == (int)UpcallFrame.RecallVector))
                throw new DisagreementException($"environment {environment.Slot} was ended without a reason");
            environment.Upcalls++;
            if (status == (int)UpcallFrame.RecallVector)
                environment.Recall!.IsNews = false;
            _world.End(environment, EndReason.Fault, status);
        }
    }

    private static bool Fails(UpcallForecast forecast) => !forecast.IsMasked && forecast.Entry != 0 && !forecast.IsPossible;

    /// <summary>Somebody else than before, or entered by a call: told that its slice begins if it was interrupted by the end of one, else of a recall.</summary>
    private void Greet(Environment now)
    {
        var greeting = _greetings[now];
        var isMasked = greeting.Slice.IsMasked;
        var begins = now.SliceBegins && !isMasked && greeting.Slice.Entry != 0;
        var isNews = now.Recall is { IsNews: true };
        now.SliceBegins = false;
        if (isNews)
            now.Recall!.IsNews = false;
        if (isNews && (begins || isMasked) && (_kernel.Control(now.Slot).Pending & 2) == 0)
            throw new DisagreementException($"environment {now.Slot} is not told of a recall");
        if (begins)
        {
            now.Upcalls++;
            greeting.Slice.CheckDelivered(_kernel);
        }
        else if (isNews && !isMasked && greeting.HasRecallEntry)
        {
            now.Upcalls++;
            greeting.News(now.IsEntered).CheckDelivered(_kernel);
        }
        else
            greeting.News(now.IsEntered).CheckUntouched(_kernel);
    }
}
