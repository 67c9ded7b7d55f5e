using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>
/// A program in the simulation, where the model looks at each step: what Apps/Interpreter must print when it carries out the same on a machine.
/// </summary>
public sealed unsafe class Rehearsal : IDisposable
{
    /// <summary>The program's variables among the runner's.</summary>
    private const int FirstVariable = 32;
    private const ulong FramesOfPlayer = 600;
    private const int MostTries = 100_000;

    private static readonly MachineSizes s_sizes = new(Frames: 2400, BootFrames: 4, Capabilities: 400, Accounts: 24, Environments: 12, Disks: 2, DiskBlocks: 64, Requests: 8);

    private readonly Runner _runner = new(s_sizes);
    private readonly Observation _kernel;
    private readonly uint[] _slots;
    private Cast _cast;

    public Rehearsal()
    {
        _kernel = new Observation(_runner.Machine);
        SetStage();
        _slots = [SimulatedBoot.FirstSlot, SlotOf(Stage.SecondPlayer), SlotOf(Stage.ThirdPlayer)];
        var tables = Tables;
        for (var player = 0; player < Stage.Players; player++)
        {
            _cast.SetPlayer(player, _slots[player]);
            if (!_cast.AddOwn(tables, player))
                throw new InvalidOperationException("a player holds too much");
        }

        for (var variable = 0; variable < Stage.FirstFree; variable++)
            _cast.Give(this[variable]);
    }

    public World World => _runner.World;

    public ulong this[int variable] => _runner.Variables[FirstVariable + variable];

    public Span<ulong> Variables => _runner.Variables.AsSpan(FirstVariable, Stage.Variables);

    /// <summary>Which variables name frames.</summary>
    public ulong Frames { get; private set; }

    public Reference.Environment Player(int number) => World.Environments[_slots[number]]!;

    /// <summary>Does a step.</summary>
    /// <returns>The record for the machine, and the words of the line that it must print.</returns>
    public (StepRecord Record, string Line) Do(PlayedStep step)
    {
        var answer = 0L;
        var translated = Translate(step);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (!_runner.Do(translated))
                throw new DisagreementException($"player {step.Player} cannot run");
            answer = _runner.LastAnswer ?? 0;
            if (answer != (long)KernelError.Again)
                break;
        }

        _runner.Settle();
        foreach (var variable in step.Sets)
        {
            if (answer < 0)
                Variables[variable] = 0;
            var isFrame = step.Fetch != null && this[variable] != 0;
            Frames = isFrame ? Frames | (1UL << variable) : Frames & ~(1UL << variable);
        }

        var cleared = Clear();
        var world = Digest.OfWorld(Tables, _cast, Variables, Frames);
        var shown = step.Result >= 0 ? Math.Min(answer, 0) : answer;
        return (step.Encode(cleared), string.Create(CultureInfo.InvariantCulture, $"{(ulong)shown:x} {world:x} {Pages():x}"));
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

    private static Operand Shift(Operand operand) => operand.IsConstant ? operand : operand with { Variable = operand.Variable + FirstVariable };

    private Step Translate(PlayedStep step)
    {
        Store[] stores = step.Store == null ? [] : [step.Store with { Words = [.. step.Store.Words.Select(Shift)] }];
        var fetch = step.Fetch == null ? null : step.Fetch with { Variable = step.Fetch.Variable + FirstVariable };
        Operand[] arguments = [.. step.Arguments.Select(Shift), .. Enumerable.Repeat((Operand)0UL, ArgumentRecords.Count - step.Arguments.Length)];
        return new Step(_slots[step.Player], step.Call == null ? StepKind.Store : StepKind.Call, step.Call ?? KernelCall.Null, arguments, stores, fetch, step.Result < 0 ? -1 : step.Result + FirstVariable);
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

    private ulong Pages()
    {
        var tables = Tables;
        ulong all = 0;
        foreach (var slot in _slots)
        {
            ulong sum = 0;
            for (var index = 0; index < Stage.Pages; index++)
            {
                var entry = _kernel.Entry(slot, Stage.Page(index));
                var word = entry == 0 ? 0 : BitConverter.ToUInt64(_runner.Machine.Arena.Frame((uint)PageTableEntry.FrameOf(entry)));
                sum += Digest.OfPage(tables, index, entry, word);
            }

            all = (all * 31) + sum;
        }

        return all;
    }

    private uint SlotOf(int variable) => (uint)World.Capabilities[this[variable]].Base;

    private void SetStage()
    {
        var roots = _runner.Variables;
        Derive(roots[0], Stage.Frames, Stage.Account);
        Derive(roots[1], Stage.Embryos, Stage.Creation);
        Derive(roots[2], Stage.Places, Stage.Slices);
        var (second, third) = (MakePlayer(), MakePlayer());
        Must(KernelCall.CapabilityGrant, [], FirstVariable + Stage.SecondPlayer, second, 0, (ulong)Rights.All, 0);
        Must(KernelCall.CapabilityGrant, [], FirstVariable + Stage.ThirdPlayer, third, 0, (ulong)Rights.All, 0);
        Must(KernelCall.CapabilityGrant, [], FirstVariable + Stage.ThirdForSecond, third, second, (ulong)Rights.All, 0);
    }

    /// <summary>Programs do not know the handle by which it was made.</summary>
    private ulong MakePlayer()
    {
        const int account = 30, made = 31;
        const ulong page = Stage.ArgumentPage;
        var roots = _runner.Variables;
        Must(KernelCall.CapabilityDerive, [], account, roots[0], 0, FramesOfPlayer, (ulong)Rights.All);
        Must(KernelCall.EnvironmentCreate, [roots[1], roots[account]], made, page);
        Must(KernelCall.CapabilityGrant, [], account, roots[account], roots[made], (ulong)Rights.All, 1);
        Must(KernelCall.Map, [page, 0, roots[account], (ulong)(MapFlags.Allocate | MapFlags.Read | MapFlags.Write)], -1, roots[made], page, 1);
        Must(KernelCall.EnvironmentStart, [0x40_0000, 0, 0, 0, 1, 0, 0], -1, roots[made], page);
        return roots[made];
    }

    private void Derive(ulong root, ulong length, int variable) => Must(KernelCall.CapabilityDerive, [], FirstVariable + variable, root, 0, length, (ulong)Rights.All);

    private void Must(KernelCall call, ulong[] words, int result, params ulong[] arguments)
    {
        Store[] stores = words.Length == 0 ? [] : [new Store(Stage.ArgumentPage, [.. words.Select(word => (Operand)word)])];
        Operand[] operands = [.. arguments.Select(argument => (Operand)argument), .. Enumerable.Repeat((Operand)0UL, ArgumentRecords.Count - arguments.Length)];
        if (!_runner.Do(new Step(SimulatedBoot.FirstSlot, StepKind.Call, call, operands, stores, Result: result)) || _runner.LastAnswer < 0)
            throw new InvalidOperationException($"the stage cannot be set: {call} answers {_runner.LastAnswer}");
    }
}
