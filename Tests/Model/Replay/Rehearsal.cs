using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Replay;

/// <summary>
/// A program in the simulation, where the model looks at each step: what Apps/Interpreter must print when it carries out the same on a machine.
/// </summary>
public sealed class Rehearsal : IDisposable
{
    /// <summary>Where players are while no call has entered them.</summary>
    public const ulong Loop = 0x40_0000;

    private const int MostTries = 100_000;

    private static readonly MachineSizes s_sizes = new(Frames: 2400, BootFrames: 4, Capabilities: 400, Accounts: 24, Environments: 12, Disks: 2, DiskBlocks: (uint)Stage.Blocks, Requests: 8);

    /// <summary>Where a program has frames for large pages, there are enough in a row. Tables grow with the memory: a part of it brings the same part of them.</summary>
    private static readonly MachineSizes s_largeSizes = s_sizes with { Frames = 2 * s_sizes.Frames, Capabilities = 2 * s_sizes.Capabilities, Accounts = 2 * s_sizes.Accounts };

    private readonly Runner _runner;
    private readonly Actor[] _actors;
    private readonly ProgramVariables _variables;
    private readonly Translation _translation;
    private readonly Stillness _stillness;
    private readonly Outlook _outlook;
    private readonly DiskTransfers _transfers;
    private readonly UpcallReceiver _receiver;
    private readonly Performer _performer;

    /// <param name="frames">How many the program begins with.</param>
    public Rehearsal(ulong frames = Stage.Frames)
    {
        Begun = frames;
        _runner = new Runner(HasLargePages ? s_largeSizes : s_sizes);
        (_runner.Machine.Networks[0].IsPlain, _runner.Machine.Networks[0].IsLoop) = (true, true);
        var slots = new StageHand(_runner).Set(frames);
        _actors = [.. slots.Select(slot => new Actor(_runner.Machine, World.Environments[slot]!))];
        _variables = new ProgramVariables(_runner);
        _translation = new Translation(_runner);
        _stillness = new Stillness(_runner, _actors);
        _outlook = new Outlook(_runner.Machine, _actors, _variables);
        _transfers = new DiskTransfers(_runner, _translation);
        _receiver = new UpcallReceiver(_runner.Machine, _transfers);
        _performer = new Performer(_runner, _translation, _stillness, _receiver);
        _stillness.Await();
    }

    public World World => _runner.World;

    /// <summary>Frames that the program began with.</summary>
    public ulong Begun { get; }

    /// <summary>Has it enough for large pages?</summary>
    public bool HasLargePages => Begun >= Stage.ManyFrames;

    /// <summary>Of the network interface that programs have.</summary>
    public ulong Mac => _runner.Machine.Networks[0].Mac;

    public ulong this[int variable] => _variables[variable];

    /// <summary>Which variables name frames.</summary>
    public ulong Frames => _variables.Frames;

    /// <summary>Which of these name the first frame of what a large page can be.</summary>
    public ulong Runs => _variables.Runs;

    public Environment Player(int number) => _actors[number].Environment;

    /// <summary>Is this one there to do something?</summary>
    public bool IsAtRest(int player) => _actors[player].IsAtRest;

    /// <summary>The word at an address of a player's, if it can read it.</summary>
    public ulong? Word(int player, ulong address) => _outlook.Word(player, address);

    /// <summary>What the program's part of the disk holds.</summary>
    public byte[] Blocks => _transfers.Blocks;

    /// <summary>Frames that filters have put into rings.</summary>
    public ulong Delivered => _outlook.Delivered;

    /// <summary>Which upcalls players have taken: bit 1 = a fault, 2 = the beginning of a slice, 3 = its end, 4 = a recall, 5 = a foreign call.</summary>
    public ulong Upcalls => _receiver.Taken;

    /// <summary>Does a step, or leaves it out when it means nothing now.</summary>
    /// <returns>The record for the machine, and the words of the line that it must print.</returns>
    public (StepRecord Record, string Line) Do(PlayedStep step)
    {
        _variables.BeginStep();
        var actor = _actors[step.Player];
        var answer = Digest.NoAnswer;
        var record = new StepRecord { Player = StepRecord.Nobody };
        if (actor.IsAtRest && IsMeant(actor, step))
        {
            record = step.Encode();
            record.Passes = CarryOut(actor, step) ? 1u : 0;
            var completions = _transfers.Finish(actor.Environment);
            _stillness.Await();
            TakeRecalls();
            if (actor.Hear(_outlook.NumberOf, out answer))
                _variables.Keep(step, answer);
            actor.Add(completions);
        }

        foreach (var other in _actors)
            other.Hear(_outlook.NumberOf, out _);
        record.Cleared = _variables.Clear();
        return (record, _outlook.Line(answer));
    }

    public void Dispose() => _runner.Dispose();

    /// <summary>
    /// Whether a player at rest can run is the machine's; a moment may pass before a call has entered anybody; a frame that was given back may be the next one to be given here, and not there; and
    /// disks do what they are asked in an order of their own.
    /// </summary>
    private bool IsMeant(Actor actor, PlayedStep step)
    {
        if (step.Allocates && _variables.HasStaleCapability)
            return false;
        if (step.Act != Act.None)
            return _performer.IsMeant(actor, step);
        if (step.Call == KernelCall.FrameShare)
            return _variables.AreOneRun(step.Arguments[1], step.Arguments[2]);
        // As a step without a call they are made in known registers.
        if (step.Call >= (KernelCall)KernelCalls.Count)
            return !_receiver.TakesForeign(actor);
        if (step.Call is KernelCall.FrameAllocate or KernelCall.Map)
            return _variables.AreSame(step);
        if (step.Call == KernelCall.PacketSend)
            return IsOneEvent(actor.Environment, step.Arguments[1].Value);
        if (step.Call == KernelCall.DiskSubmit)
            return _transfers.IsMeant(step, actor.Environment, address => Word(step.Player, address));
        if (step.Call == KernelCall.Yield && World.Capabilities.TryGetValue(_translation.Number(step.Arguments[0]), out var capability))
            return !Array.Exists(_actors, actor => actor.Environment == capability.Environment && actor.IsAtRest);
        return step.Call != KernelCall.Call || step.Arguments[5] is not { Variable: Stage.Soon } || !World.Capabilities.TryGetValue(_translation.Number(step.Arguments[4]), out var gate)
            || gate.Callee is not { State: EnvironmentState.Parked };
    }

    /// <summary>Whoever sleeps on a word of a packet ring sees how far a batch is, or that a frame was sent and has not arrived yet. And a batch may write over itself.</summary>
    private bool IsOneEvent(Environment sender, ulong frames)
    {
        var words = World.Present.Select(sleeper => sleeper.Terms.Count(term => World.Present.Any(owner => owner.PacketRing.Contains(term.Frame)))).DefaultIfEmpty().Max();
        return (frames <= 1 || !SendRules.MayBeRewritten(World, sender)) && (words == 0 || (words == 1 && frames <= 1 && !_outlook.AllIsHeard));
    }

    private unsafe void TakeRecalls()
    {
        foreach (var actor in _actors)
        {
            while (_receiver.TryReceive(actor, out var frame))
                _receiver.Return(actor, frame);
        }
    }

    /// <returns>Whether the player may have to wait until a moment passes.</returns>
    private bool CarryOut(Actor actor, PlayedStep step)
    {
        actor.Begin(step);
        var translated = _translation.Of(actor, step);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (!_runner.Do(translated))
                throw new DisagreementException($"player {step.Player} cannot run");
            // Nothing is said yet where the call has not ended; and what was suspended in a call does not begin it again.
            if (_runner.LastAnswer != (long)KernelError.Again || step.Call == KernelCall.Call)
                break;
        }

        if (step.Act != Act.None)
        {
            var (word, skipped) = _performer.Perform(actor, step);
            if (actor.Environment.IsAlive)
                actor.End(word, skipped);
            return false;
        }

        if (!step.Arguments.Any(argument => argument.Variable == Stage.Soon))
            return false;
        for (var turns = 0; actor.IsBlocked; turns++)
            _stillness.Pass(turns);
        return true;
    }
}
