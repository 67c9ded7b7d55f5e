using System;
using System.Globalization;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Replay;

/// <summary>
/// A program in the simulation, where the model looks at each step: what Apps/Interpreter must print when it carries out the same on a machine.
/// </summary>
public sealed unsafe class Rehearsal : IDisposable
{
    /// <summary>Where players are while no call has entered them.</summary>
    public const ulong Loop = 0x40_0000;

    private const int MostTries = 100_000, MostTurns = 2000;
    private const ulong PageFault = 14, SoonTicks = 300, LateTicks = 1UL << 40;

    private static readonly MachineSizes s_sizes = new(Frames: 2400, BootFrames: 4, Capabilities: 400, Accounts: 24, Environments: 12, Disks: 2, DiskBlocks: 64, Requests: 8);

    private readonly Runner _runner = new(s_sizes);
    private readonly Observation _kernel;
    private readonly Actor[] _actors;

    /// <summary>In which step each variable was given what it has.</summary>
    private readonly int[] _given = new int[Stage.Variables];
    private Cast _cast;
    private int _step;

    public Rehearsal()
    {
        _kernel = new Observation(_runner.Machine);
        var slots = new StageHand(_runner).Set();
        _actors = [.. slots.Select(slot => new Actor(_runner.Machine, World.Environments[slot]!))];
        var tables = Tables;
        for (var player = 0; player < Stage.Players; player++)
        {
            _cast.SetPlayer(player, slots[player]);
            if (!_cast.AddOwn(tables, player))
                throw new InvalidOperationException("a player holds too much");
        }

        for (var variable = 0; variable < Stage.FirstFree; variable++)
            _cast.Give(this[variable]);
        Rest();
    }

    public World World => _runner.World;

    public ulong this[int variable] => _runner.Variables[StageHand.FirstVariable + variable];

    public Span<ulong> Variables => _runner.Variables.AsSpan(StageHand.FirstVariable, Stage.Variables);

    /// <summary>Which variables name frames.</summary>
    public ulong Frames { get; private set; }

    public Environment Player(int number) => _actors[number].Environment;

    /// <summary>Is this one there to do something?</summary>
    public bool IsAtRest(int player) => _actors[player].IsAtRest;

    /// <summary>The word at an address of a player's, if it can read it.</summary>
    public ulong? Word(int player, ulong address)
    {
        var entry = _kernel.Entry(_actors[player].Environment.Slot, address & ~(Layout.PageSize - 1));
        return entry == 0 ? null : BitConverter.ToUInt64(_runner.Machine.Arena.Frame((uint)PageTableEntry.FrameOf(entry))[(int)(address % Layout.PageSize)..]);
    }

    /// <summary>Does a step, or leaves it out when it means nothing now.</summary>
    /// <returns>The record for the machine, and the words of the line that it must print.</returns>
    public (StepRecord Record, string Line) Do(PlayedStep step)
    {
        _step++;
        var actor = _actors[step.Player];
        var answer = Digest.NoAnswer;
        var record = new StepRecord { Player = StepRecord.Nobody };
        if (actor.IsAtRest && IsMeant(step))
        {
            record = step.Encode();
            record.Passes = Act(actor, step) ? 1u : 0;
            Rest();
            if (actor.Hear(NumberOf, out answer))
                Keep(step, answer);
        }

        foreach (var other in _actors)
            other.Hear(NumberOf, out _);
        record.Cleared = Clear();
        var tables = Tables;
        var world = Digest.OfWorld(tables, _cast, Variables, Frames);
        ulong players = 0;
        foreach (var other in _actors)
            players = (players * 31) + Digest.OfPlayer(tables, other.Environment.Slot, other.IsAtRest, other.Report);
        return (record, string.Create(CultureInfo.InvariantCulture, $"{(ulong)answer:x} {world:x} {players:x} {Pages():x}"));
    }

    public void Dispose() => _runner.Dispose();

    private Tables Tables
    {
        get
        {
            var kernel = _runner.Machine.Kernel;
            return new Tables
            {
                Capabilities = kernel->Capabilities[0],
                Accounts = kernel->Accounts[0],
                Environments = kernel->Environments.Info(0),
                Frames = kernel->Frames[0],
                EnvironmentCount = s_sizes.Environments,
                AccountCount = s_sizes.Accounts,
            };
        }
    }

    private ulong NumberOf(ulong name) => _cast.NumberOf(Tables, name);

    /// <summary>
    /// Whether a player at rest can run is the machine's; a moment may pass before a call has entered anybody; and a frame that was given back may be the next one to be given here, and not there.
    /// </summary>
    private bool IsMeant(PlayedStep step)
    {
        if (step.Call == KernelCall.FrameShare)
            return IsOneRun(step.Arguments[1], step.Arguments[2]);
        if (step.Call == KernelCall.Yield && World.Capabilities.TryGetValue(Shift(step.Arguments[0]).In(_runner.Variables), out var capability))
            return !Array.Exists(_actors, actor => actor.Environment == capability.Environment && actor.IsAtRest);
        return step.Call != KernelCall.Call || step.Arguments[5] is not { Variable: Stage.Soon } || !World.Capabilities.TryGetValue(Shift(step.Arguments[4]).In(_runner.Variables), out var gate)
            || gate.Callee is not { State: EnvironmentState.Parked };
    }

    /// <summary>Whether frames in a row are still those that one step gave.</summary>
    private bool IsOneRun(Operand first, Operand count)
    {
        if (first.IsConstant)
            return true;
        for (var variable = first.Variable; variable < first.Variable + (int)count.Value; variable++)
        {
            if (variable >= Stage.Variables || (Frames >> variable & 1) == 0 || _given[variable] != _given[first.Variable])
                return false;
        }

        return true;
    }

    /// <returns>Whether the player may have to wait until a moment passes.</returns>
    private bool Act(Actor actor, PlayedStep step)
    {
        actor.Begin(step);
        var translated = Translate(actor, step);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (!_runner.Do(translated))
                throw new DisagreementException($"player {step.Player} cannot run");
            // Nothing is said yet where the call has not ended; and what was suspended in a call does not begin it again.
            if (_runner.LastAnswer != (long)KernelError.Again || step.Call == KernelCall.Call)
                break;
        }

        if (!step.Arguments.Any(argument => argument.Variable == Stage.Soon))
            return false;
        for (var turns = 0; actor.IsBlocked; turns++)
            Pass(turns);
        return true;
    }

    /// <summary>What the step leaves in variables.</summary>
    private void Keep(PlayedStep step, long answer)
    {
        foreach (var variable in step.Sets)
        {
            _given[variable] = _step;
            if (answer < 0)
                Variables[variable] = 0;
            var isFrame = step.Fetch != null && this[variable] != 0;
            Frames = isFrame ? Frames | (1UL << variable) : Frames & ~(1UL << variable);
        }
    }

    /// <summary>Until nothing goes on any more: whom a word wakes is awake, who began where nothing is has ended, and the kernel has taken back what it takes back in its own time.</summary>
    private void Rest()
    {
        _runner.Settle();
        for (var turns = 0; World.Present.Any(IsMoving); turns++)
        {
            Pass(turns);
            foreach (var stranger in World.Present.Where(IsLost).ToArray())
                _runner.Do(new Step(stranger.Slot, StepKind.Fault, KernelCall.Null, [PageFault, Stage.Nowhere], []));
            _runner.Settle();
        }
    }

    private bool IsMoving(Environment environment) => IsLost(environment) || (environment.State == EnvironmentState.Sleeping && SleepTerm.Holds(environment.Terms, _kernel.Bytes));

    /// <summary>Started by the program.</summary>
    private bool IsLost(Environment environment) => environment.State is EnvironmentState.Ready or EnvironmentState.Running
        && environment.Slot != SimulatedBoot.FirstSlot && !Array.Exists(_actors, actor => actor.Environment == environment);

    private void Pass(int turns)
    {
        if (turns == MostTurns)
            throw new DisagreementException("the machine does not come to rest");
        _runner.PassSlice();
    }

    private static Operand Shift(Operand operand) => operand.IsConstant ? operand : operand with { Variable = operand.Variable + StageHand.FirstVariable };

    /// <summary>What stands behind the variables is a number here.</summary>
    private Operand Resolve(Operand operand) => operand.Variable switch
    {
        Stage.CallEntry => StageHand.CallEntry + operand.Value,
        Stage.CallStack => StageHand.CallStack + operand.Value,
        Stage.Soon => _runner.Machine.Time + SoonTicks + operand.Value,
        Stage.Late => _runner.Machine.Time + LateTicks + operand.Value,
        _ => Shift(operand),
    };

    private Step Translate(Actor actor, PlayedStep step)
    {
        Store[] stores = step.Store == null ? [] : [step.Store with { Words = [.. step.Store.Words.Select(Resolve)] }];
        var fetch = step.Fetch == null ? null : step.Fetch with { Variable = step.Fetch.Variable + StageHand.FirstVariable };
        Operand[] arguments = [.. step.Arguments.Select(Resolve), .. Enumerable.Repeat((Operand)0UL, ArgumentRecords.Count - step.Arguments.Length)];
        var kind = step.Call == null ? StepKind.Store : (uint)step.Call < KernelCalls.Count ? StepKind.Call : StepKind.BadForeignCall;
        return new Step(actor.Environment.Slot, kind, step.Call ?? KernelCall.Null, arguments, stores, fetch, step.Result < 0 ? -1 : step.Result + StageHand.FirstVariable);
    }

    /// <summary>Frames that are free may be anything next, and something else on another machine; so may what a capability over them speaks for.</summary>
    private ulong Clear()
    {
        ulong cleared = 0;
        for (var variable = 0; variable < Stage.Variables; variable++)
        {
            if (IsLasting(variable))
                continue;
            cleared |= 1UL << variable;
            Variables[variable] = 0;
        }

        Frames &= ~cleared;
        return cleared;
    }

    private bool IsLasting(int variable)
    {
        if ((Frames >> variable & 1) != 0)
            return IsOwned(this[variable]);
        if (!World.Capabilities.TryGetValue(this[variable], out var capability) || capability.Kind != CapabilityKind.Frames)
            return true;
        for (var frame = capability.Base; frame < capability.Base + capability.Length; frame++)
        {
            if (!IsOwned(frame))
                return false;
        }

        return true;
    }

    private bool IsOwned(ulong frame) => World.Frame(frame) is { Kind: FrameKind.User };

    /// <summary>What those that are at rest see of their pages.</summary>
    private ulong Pages()
    {
        var tables = Tables;
        ulong all = 0;
        for (var player = 0; player < Stage.Players; player++)
        {
            if (!IsAtRest(player))
                continue;
            ulong sum = 0;
            for (var index = 0; index < Stage.Pages; index++)
                sum += Digest.OfPage(tables, index, _kernel.Entry(_actors[player].Environment.Slot, Stage.Page(index)), Word(player, Stage.Page(index)) ?? 0);
            all += Digest.OfPages(player, sum);
        }

        return all;
    }
}
