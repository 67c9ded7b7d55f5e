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
    private readonly Dictionary<Environment, UpcallForecast> _prologues = [];
    private UpcallForecast? _epilogue;

    /// <summary>Before the kernel runs: what would greet each environment.</summary>
    public void Note()
    {
        _prologues.Clear();
        foreach (var environment in _world.Present.Where(environment => environment.IsAlive))
            _prologues.Add(environment, new UpcallForecast(_kernel, environment, _kernel.Control(environment.Slot).SliceEntry));
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
        if (now != before)
            Greet(now);
        else if (byTimer)
            ObserveNewSlice(now);
        if (byTimer && now != before && before.IsAlive)
            before.SliceBegins = _kernel.Record(before.Slot).SliceBegins;
    }

    /// <summary>The timer came and nobody else runs: the slice goes on, or ends in the epilogue, or another begins.</summary>
    private void ObserveNewSlice(Environment environment)
    {
        if (_kernel.Environment(environment.Slot).Upcalls == environment.Upcalls)
        {
            _prologues[environment].CheckUntouched(_kernel);
            return;
        }

        environment.Upcalls++;
        var ends = _epilogue!.Entry == _kernel.Record(environment.Slot).Registers.Rip;
        var forecast = ends ? _epilogue : _prologues[environment];
        if (forecast.IsMasked)
            throw new DisagreementException($"environment {environment.Slot} has masked upcalls, and got one");
        forecast.CheckDelivered(_kernel);
    }

    /// <summary>Environments that could not take an upcall are dying.</summary>
    private void ObserveFailures(Environment before, bool byTimer)
    {
        foreach (var (environment, prologue) in _prologues)
        {
            // Who waits to be started gets no upcall; that nobody can start it any more is seen with the capabilities.
            if (!environment.IsAlive || environment.State is EnvironmentState.Embryo or EnvironmentState.Suspended
                || _kernel.Environment(environment.Slot).State is not (EnvironmentState.Dying or EnvironmentState.Dead or EnvironmentState.Empty))
                continue;
            var isInterrupted = environment == before && byTimer;
            var byEpilogue = isInterrupted && Fails(_epilogue!);
            var byPrologue = (isInterrupted || environment.SliceBegins) && Fails(prologue);
            // An empty slot has no status any more.
            var isGone = _kernel.Environment(environment.Slot).State == EnvironmentState.Empty;
            var status = isGone ? (int)(byEpilogue ? UpcallFrame.EpilogueVector : UpcallFrame.SliceVector) : _kernel.Environment(environment.Slot).Status;
            if (!(byEpilogue && status == (int)UpcallFrame.EpilogueVector) && !(byPrologue && status == (int)UpcallFrame.SliceVector))
                throw new DisagreementException($"environment {environment.Slot} was ended without a reason");
            environment.Upcalls++;
            _world.End(environment, EndReason.Fault, status);
        }
    }

    private static bool Fails(UpcallForecast forecast) => !forecast.IsMasked && forecast.Entry != 0 && !forecast.IsPossible;

    /// <summary>Somebody else than before: told that its slice begins if it was interrupted by the end of one.</summary>
    private void Greet(Environment now)
    {
        var forecast = _prologues[now];
        var called = now.SliceBegins && !forecast.IsMasked && forecast.Entry != 0;
        now.SliceBegins = false;
        if (!called)
        {
            forecast.CheckUntouched(_kernel);
            return;
        }

        now.Upcalls++;
        forecast.CheckDelivered(_kernel);
    }
}
