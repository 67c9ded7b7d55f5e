using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>Sets the stage in the simulation as Apps/Interpreter does on a machine: the first environment makes the players, gives them what a program begins with, and looks on.</summary>
internal sealed class StageHand(Runner runner)
{
    /// <summary>The program's variables among the runner's; before them are roots and what is needed on the way.</summary>
    public const int FirstVariable = 32;

    /// <summary>Where players are entered, and their stack then: any numbers, here.</summary>
    public const ulong CallEntry = 0x41_0000, CallStack = 0x42_0000;

    /// <summary>Where the kernel calls players up: a page apart for each reason, and the stack for that, of one page. As on a machine it lies in another table than <see cref="Stage.Nowhere"/>.</summary>
    public const ulong UpcallEntry = 0x43_0000, UpcallStack = 0x1000_0000;

    /// <summary>Where foreign system calls arrive, and the stack on which players make them.</summary>
    public const ulong ForeignEntry = 0x49_0000, ForeignStack = 0x4A_0000;

    private const ulong FramesOfPlayer = 500, Reasons = 4;
    private const int RootAccount = 0, RootCreation = 1, RootSlices = 2, RootConsole = 3, RootEntropy = 5, RootDisk = 6, RootNetwork = 8, Account = 27, Part = 28, FirstMade = 29;

    private readonly Runner _runner = runner;

    /// <summary>Which of them this is: 1 to 4, or none.</summary>
    public static ulong? NumberOfEntry(ulong address) => address is >= UpcallEntry and < UpcallEntry + (Reasons * Layout.PageSize) && address % Layout.PageSize == 0 ? ((address - UpcallEntry) / Layout.PageSize) + 1 : null;

    /// <summary>Makes the players and what they have.</summary>
    /// <param name="frames">How many the program has.</param>
    /// <returns>Their slots.</returns>
    public uint[] Set(ulong frames)
    {
        for (var player = 0; player < Stage.Players; player++)
            MakePlayer(FirstMade + player);
        Give(RootAccount, frames, Stage.Account);
        Give(RootCreation, Stage.Embryos, Stage.Creation);
        Give(RootSlices, Stage.Places, Stage.Slices);
        Give(RootConsole, 1, Stage.Console, Rights.Write | Rights.Grant);
        Give(RootEntropy, 1, Stage.Entropy);
        Give(RootNetwork, Stage.Ports, Stage.Network);
        Give(RootDisk, Stage.Blocks, Stage.Extent);
        Grant(FirstMade + 1, FirstMade, Stage.SecondPlayer);
        Grant(FirstMade + 2, FirstMade, Stage.ThirdPlayer);
        Grant(FirstMade + 2, FirstMade + 1, Stage.ThirdForSecond);
        return [.. Enumerable.Range(FirstMade, Stage.Players).Select(made => (uint)_runner.World.Capabilities[_runner.Variables[made]].Base)];
    }

    private void MakePlayer(int made)
    {
        const ulong page = Stage.ArgumentPage;
        Must(KernelCall.CapabilityDerive, [], Account, _runner.Variables[RootAccount], 0, FramesOfPlayer, (ulong)Rights.All);
        Must(KernelCall.EnvironmentCreate, [_runner.Variables[RootCreation], _runner.Variables[Account]], made, page);
        var self = _runner.Variables[made];
        Must(KernelCall.CapabilityGrant, [], Account, _runner.Variables[Account], self, (ulong)Rights.All, 1);
        foreach (var own in new[] { UpcallStack - Layout.PageSize, page })
            Must(KernelCall.Map, [own, 0, _runner.Variables[Account], (ulong)(MapFlags.Allocate | MapFlags.Read | MapFlags.Write)], -1, self, page, 1);
        Must(KernelCall.EnvironmentStart, [Rehearsal.Loop, 0, 0, 0, 1, 0, 0], -1, self, page);
        var slot = (uint)_runner.World.Capabilities[self].Base;
        const ulong callEntry = 96;
        if (!_runner.Do(new Step(slot, StepKind.Store, KernelCall.Null, [], [new Store(Layout.ControlPage + callEntry, [CallEntry, CallStack])])))
            throw new InvalidOperationException("a player cannot run");
    }

    /// <summary>A part of a root, in the hands of the first player.</summary>
    private void Give(int root, ulong amount, int variable, Rights rights = Rights.All)
    {
        Must(KernelCall.CapabilityDerive, [], Part, _runner.Variables[root], 0, amount, (ulong)rights);
        Must(KernelCall.CapabilityGrant, [], FirstVariable + variable, _runner.Variables[Part], _runner.Variables[FirstMade], (ulong)rights, 1);
    }

    private void Grant(int what, int receiver, int variable) =>
        Must(KernelCall.CapabilityGrant, [], FirstVariable + variable, _runner.Variables[what], _runner.Variables[receiver], (ulong)Rights.All, 0);

    private void Must(KernelCall call, ulong[] words, int result, params ulong[] arguments)
    {
        Store[] stores = words.Length == 0 ? [] : [new Store(Stage.ArgumentPage, [.. words.Select(word => (Operand)word)])];
        Operand[] operands = [.. arguments.Select(argument => (Operand)argument), .. Enumerable.Repeat((Operand)0UL, ArgumentRecords.Count - arguments.Length)];
        if (!_runner.Do(new Step(SimulatedBoot.FirstSlot, StepKind.Call, call, operands, stores, Result: result)) || _runner.LastAnswer < 0)
            throw new InvalidOperationException($"the stage cannot be set: {call} answers {_runner.LastAnswer}");
    }
}
