using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>What players do beside calls in the simulation, which knows of an access whether the processor would have faulted, as Apps/Interpreter/Playing/Acts does it.</summary>
internal sealed unsafe class Performer(Runner runner, Translation translation, Stillness stillness, UpcallReceiver receiver)
{
    private const ulong Divide = 0, Undefined = 6, Protection = 13, PageFault = 14;
    private const ulong UserEnd = 1UL << 47;
    /// <summary>Bit of <see cref="ControlPage.Pending"/>.</summary>
    private const uint Begun = 1;

    private const ulong SliceEntryOffset = 40, EpilogueEntryOffset = 88;

    private readonly Runner _runner = runner;
    private readonly Translation _translation = translation;
    private readonly Stillness _stillness = stillness;
    private readonly UpcallReceiver _receiver = receiver;
    private readonly Observation _kernel = new(runner.Machine);

    private Actor _actor = null!;
    private FaultAnswer _onFault;
    private uint _skipped;

    /// <summary>Can its handler do what the step wants of it? To make a call or to fault again it needs the stack that is there for that.</summary>
    public bool IsMeant(Actor actor, PlayedStep step)
    {
        if (step.Act == Act.Foreign)
            return _translation.Number(step.Arguments[0]) - KernelCalls.Base >= KernelCalls.Count;
        // Whoever sleeps on more than one word may see some of them changed and others not yet.
        if (step.Act == Act.Fill)
            return !_runner.World.Present.Any(sleeper => sleeper.Terms.Count > 1);
        if (step.Act is Act.AwaitSlice or Act.AwaitEpilogue or Act.AwaitPending || (FaultAnswer)step.Arguments[1].Value == FaultAnswer.Skip)
            return true;
        var control = _receiver.ControlOf(actor);
        return control->StackTop == StageHand.UpcallStack && control->StackLow == StageHand.UpcallStack - Layout.PageSize;
    }

    /// <returns>What was read, and how many instructions were skipped.</returns>
    public (ulong Word, uint Skipped) Perform(Actor actor, PlayedStep step)
    {
        (_actor, _skipped, _onFault) = (actor, 0, FaultAnswer.Skip);
        var (first, third) = (_translation.Number(step.Arguments[0]), step.Arguments.Length > 2 ? _translation.Number(step.Arguments[2]) : 0);
        switch (step.Act)
        {
            case Act.AwaitSlice or Act.AwaitEpilogue:
                Await(step.Act == Act.AwaitSlice ? SliceEntryOffset : EpilogueEntryOffset, first);
                return (0, 0);
            case Act.AwaitPending:
                return (AwaitPending(first), 0);
            case Act.Fill:
                Store([.. Enumerable.Range(0, (int)Stage.LargePageFrames).Select(page => (ulong)page * Layout.PageSize).Select(page => new Store(first + page, [third + page]))]);
                return (0, 0);
        }

        _onFault = (FaultAnswer)_translation.Number(step.Arguments[1]);
        var known = KnownRegisters.Of(step.Act, first, third, step.Arguments.Length > 3 ? _translation.Number(step.Arguments[3]) : 0);
        var before = _receiver.Load(actor, known);
        var word = Execute(step.Act, first, third, known);
        _receiver.Restore(actor, before);
        return (word, _skipped);
    }

    /// <summary>An instruction in the registers that are loaded.</summary>
    /// <returns>What was read, or answered.</returns>
    private ulong Execute(Act act, ulong first, ulong word, in KnownRegisters known)
    {
        switch (act)
        {
            case Act.Load:
                return TryAccess(first, isStore: false) ? BitConverter.ToUInt64(_runner.Machine.Arena.Frame((uint)PageTableEntry.FrameOf(EntryOf(first)))[(int)(first % Layout.PageSize)..]) : 0;
            case Act.Store:
                if (TryAccess(first, isStore: true))
                    Store(new Store(first, [word]));
                break;
            case Act.Foreign:
                _runner.Do(new Step(_actor.Environment.Slot, StepKind.ForeignCall, KernelCall.Null, [], []));
                if (_actor.Environment.IsAlive)
                    _receiver.TakeForeign(_actor);
                return known.Answer;
            default:
                Raise(act switch { Act.Undefined => Undefined, Act.Privileged => Protection, _ => Divide });
                break;
        }

        return 0;
    }

    /// <summary>Tries an access until it is allowed, or given up.</summary>
    private bool TryAccess(ulong address, bool isStore)
    {
        while (true)
        {
            var entry = address < UserEnd ? EntryOf(address) : 0;
            if (entry != 0 && (!isStore || (entry & PageTableEntry.Writable) != 0))
                return true;
            // SDM vol. 3, 4.7: present, write, user.
            var error = (entry != 0 ? 1UL : 0) | (isStore ? 2UL : 0) | 4;
            if (!(address < UserEnd ? Raise(PageFault, address, error) : Raise(Protection)))
                return false;
        }
    }

    /// <returns>Whether the instruction is tried again.</returns>
    private bool Raise(ulong vector, ulong address = 0, ulong error = 0)
    {
        _runner.Do(new Step(_actor.Environment.Slot, StepKind.Fault, KernelCall.Null, [vector, address, error], []));
        if (!_receiver.TryReceive(_actor, out var frame))
            return false;
        var answer = _onFault;
        _onFault = FaultAnswer.Skip;
        if (answer == FaultAnswer.Map)
            Remedy();
        else
        {
            if (answer == FaultAnswer.Fault)
                FaultAgain();
            _skipped++;
        }

        _receiver.Return(_actor, frame);
        return answer == FaultAnswer.Map;
    }

    private void Remedy()
    {
        _runner.Do(new Step(_actor.Environment.Slot, StepKind.Call, KernelCall.Map, [0UL, Stage.Remedy, 1UL, 0UL, 0UL, 0UL], []));
        _actor.Upcalls = Digest.OfReport(_actor.Upcalls, _runner.LastAnswer!.Value, [], isEntered: false);
    }

    /// <summary>In the handler, on its stack.</summary>
    private void FaultAgain()
    {
        var outer = _actor.At;
        var before = _receiver.Load(_actor, KnownRegisters.Of(Act.Undefined, 0, 0, Stage.HandlerSeed));
        Raise(Undefined);
        _receiver.Restore(_actor, before);
        _actor.At = outer;
    }

    /// <returns>Whether a slice was found to have begun.</returns>
    private ulong AwaitPending(ulong entry)
    {
        var control = _receiver.ControlOf(_actor);
        var masked = control->Masked;
        control->Pending &= ~Begun;
        Store(new Store(Layout.ControlPage + SliceEntryOffset, [entry]), new Store(Layout.ControlPage, [1UL], 4));
        for (var turns = 0; (control->Pending & Begun) == 0; turns++)
            _stillness.Pass(turns);
        Store(new Store(Layout.ControlPage + SliceEntryOffset, [0UL]), new Store(Layout.ControlPage, [(ulong)masked], 4));
        return control->Pending & Begun;
    }

    private void Await(ulong offset, ulong entry)
    {
        var masked = _receiver.ControlOf(_actor)->Masked;
        Store(new Store(Layout.ControlPage + offset, [entry]), new Store(Layout.ControlPage, [0UL], 4));
        UpcallFrame* frame = null;
        for (var turns = 0; _actor.Environment.IsAlive && !_receiver.TryReceive(_actor, out frame); turns++)
            _stillness.Pass(turns);
        if (!_actor.Environment.IsAlive)
            return;
        frame->MaskedBefore = 1;
        _receiver.Return(_actor, frame);
        Store(new Store(Layout.ControlPage + offset, [0UL]), new Store(Layout.ControlPage, [(ulong)masked], 4));
    }

    private void Store(params Store[] stores) => _runner.Do(new Step(_actor.Environment.Slot, StepKind.Store, KernelCall.Null, [], stores));

    private ulong EntryOf(ulong address) => _kernel.Entry(_actor.Environment.Slot, address & ~(Layout.PageSize - 1));
}
