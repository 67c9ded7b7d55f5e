using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps about upcalls: a player says where the kernel shall call it up, and does what makes it do so.</summary>
public sealed partial class PlayWriter
{
    private const ulong StackOffset = 8, FaultEntryOffset = 24, ForeignEntryOffset = 32, RecallEntryOffset = 112, OwnStackBytes = Layout.PageSize;

    private PlayedStep Upcall()
    {
        if (_chance.Percent(20))
            return Foreign();
        var isReady = CanTakeFaults;
        if (!isReady && _chance.Percent(80))
        {
            var me = _player;
            for (var faults = _chance.Below(3); faults >= 0; faults--)
                Plan(me, () => CanTakeFaults || MayPerish() ? Access() : null);
            if (_chance.Percent(50))
                Plan(me, ExpectRecall);
            return Prepare();
        }

        return _chance.Below(15) switch
        {
            < 6 when isReady || MayPerish() => Access(),
            < 8 when isReady || MayPerish() => Instruction(),
            < 11 => AwaitSlice(),
            < 12 => Store(Layout.ControlPage, [(ulong)_chance.Below(2), 0], 4),
            < 14 => ExpectRecall(),
            _ => Prepare(),
        };
    }

    /// <summary>Can it be called up for a fault, as far as the words say that the kernel goes by?</summary>
    private bool CanTakeFaults => _rehearsal.Word(_player, Layout.ControlPage + FaultEntryOffset) is > 0 and < WrongNumber && HasStack;

    private bool HasStack
    {
        get
        {
            var top = _rehearsal.Word(_player, Layout.ControlPage + StackOffset) ?? 0;
            return IsOwnStack || (top >= Layout.PageSize && Me.Pages.TryGetValue(top - Layout.PageSize, out var mapping) && (mapping.Access & MapFlags.Write) != 0);
        }
    }

    private bool IsOwnStack => _rehearsal.Word(_player, Layout.ControlPage + StackOffset) == StageHand.UpcallStack;

    private bool MayPerish() => MayBlock && _chance.Percent(_player == 0 ? 4 : 20);

    private PlayedStep Store(ulong address, Operand[] words, int width = 8) => new(_player, null, [], new Store(address, words, width));

    private bool CanTakeForeign => _rehearsal.Word(_player, Layout.ControlPage + ForeignEntryOffset) is > 0 and < WrongNumber;

    /// <summary>A system call that is not the kernel's, when it has an entry for that; or it gets one, and makes some then.</summary>
    private PlayedStep Foreign()
    {
        if (_chance.Percent(85) ? CanTakeForeign : MayPerish())
            return MakeForeign();
        var me = _player;
        for (var calls = _chance.Below(3); calls >= 0; calls--)
            Plan(me, () => CanTakeForeign || MayPerish() ? MakeForeign() : null);
        if (_chance.Percent(40))
            Plan(me, () => Store(Layout.ControlPage, [(ulong)_chance.Below(2)], 4));
        return Store(Layout.ControlPage + ForeignEntryOffset, [MayPerish() ? _chance.Of<ulong>(0, WrongNumber, ulong.MaxValue) : Operand.Of(Stage.ForeignEntry)]);
    }

    /// <summary>Numbers of others, and those around the kernel's own.</summary>
    private PlayedStep MakeForeign()
    {
        var number = _chance.Below(8) switch
        {
            < 3 => (ulong)_chance.Below(400),
            3 => KernelCalls.Base - 1,
            4 => KernelCalls.Base + KernelCalls.Count,
            5 => KernelCalls.Base + (ulong)_chance.Below((int)KernelCalls.Count) + (1UL << (32 + _chance.Below(32))),
            6 => ulong.MaxValue,
            _ => _chance.Next(),
        };
        return new PlayedStep(_player, null, [number, 0, 0, _chance.Next()], Act: Act.Foreign);
    }

    /// <summary>A stack and a handler: mostly its own, or a page that programs map, or one that cannot be.</summary>
    private PlayedStep Prepare()
    {
        var mayPerish = MayPerish();
        Operand entry = mayPerish && _chance.Percent(40) ? _chance.Of<ulong>(0, WrongNumber) : Operand.Of(Stage.FaultEntry);
        if (mayPerish && _chance.Percent(50))
        {
            // Whether a player's own stack is below is the machine's.
            var nowhere = _chance.Of<ulong>(0, WrongNumber, Layout.SystemInfo + Layout.PageSize, Stage.Nowhere);
            return Store(Layout.ControlPage + StackOffset, [nowhere, nowhere, entry]);
        }

        var page = Stage.Page(_chance.Below(Stage.Pages));
        return _chance.Percent(75)
            ? Store(Layout.ControlPage + StackOffset, [Operand.Of(Stage.UpcallStack), Operand.Of(Stage.UpcallStack, unchecked(0 - OwnStackBytes)), entry])
            : Store(Layout.ControlPage + StackOffset, [page + Layout.PageSize, page, entry]);
    }

    /// <summary>Reads or writes where it may or may not, and lets its handler map what is missing.</summary>
    private PlayedStep Access()
    {
        var page = _chance.Percent(88) ? Stage.Page(_chance.Below(Stage.Pages)) : _chance.Of<ulong>(0, Stage.Nowhere, WrongNumber);
        // Anywhere in a large page, too.
        var isInLarge = Me.Pages.TryGetValue(page, out var mapping) && mapping.IsLarge;
        var address = page + ((ulong)_chance.Below(2) * sizeof(ulong));
        if (isInLarge && _chance.Percent(60))
            address = (address & ~(Stage.LargePageBytes - 1)) + ((ulong)_chance.Below((int)Stage.LargePageFrames) * Layout.PageSize);
        var act = _chance.Percent(60) ? Act.Store : Act.Load;
        var answer = Answer();
        Operand[] arguments = [address, (ulong)answer, (ulong)_chance.Below(1000), _chance.Next()];
        if (answer != FaultAnswer.Map)
            return new PlayedStep(_player, null, arguments, Act: act);
        var source = Handle(Me, CapabilityKind.Account, CapabilityKind.Frames);
        var access = (ulong)(MapFlags.Read | MapFlags.Replace | (_chance.Percent(80) ? MapFlags.Write : MapFlags.None));
        Operand[] request = _chance.Below(4) switch
        {
            0 => [page, 0, source, (ulong)(MapFlags.Read | MapFlags.Write | MapFlags.Protect)],
            1 => [page, Frame(), source, access],
            _ => [page, 0, Handle(Me, CapabilityKind.Account), access | (ulong)MapFlags.Allocate],
        };
        return new PlayedStep(_player, null, arguments, new Store(Stage.Remedy, request), Act: act);
    }

    private PlayedStep Instruction() => new(_player, null, [0, (ulong)(IsOwnStack && _chance.Percent(30) ? FaultAnswer.Fault : FaultAnswer.Skip), 0, _chance.Next()], Act: _chance.Of(Act.Undefined, Act.Privileged, Act.Divide));

    private FaultAnswer Answer() => IsOwnStack ? _chance.Of(FaultAnswer.Skip, FaultAnswer.Map, FaultAnswer.Map, FaultAnswer.Fault) : FaultAnswer.Skip;

    /// <summary>It computes until it is told that its slice begins, or ends: if it can be told.</summary>
    private PlayedStep AwaitSlice()
    {
        if (_chance.Percent(30))
            return new PlayedStep(_player, null, [_chance.Percent(80) ? Operand.Of(Stage.SliceEntry) : WrongNumber, 0], Act: Act.AwaitPending);
        var act = _chance.Of(Act.AwaitSlice, Act.AwaitEpilogue);
        if (MayPerish() && _chance.Percent(40))
            return new PlayedStep(_player, null, [WrongNumber, 0], Act: act);
        return HasStack || MayPerish() ? new PlayedStep(_player, null, [Operand.Of(act == Act.AwaitSlice ? Stage.SliceEntry : Stage.EpilogueEntry), 0], Act: act) : Prepare();
    }

    /// <summary>It wants to be told of recalls, and has something that is recalled.</summary>
    private PlayedStep ExpectRecall()
    {
        var expecting = _player;
        if (!IsOwnStack && !MayPerish())
            return Prepare();
        // It begins masked.
        if (_chance.Percent(85))
            Plan(expecting, () => Store(Layout.ControlPage, [0, 0], 4));
        var givers = AtRest().Where(giver => giver != expecting && NamedFor(giver, expecting) != null && Held(giver, CapabilityKind.Account).Length != 0).ToArray();
        if (givers.Length != 0)
            Plan(_chance.Of(givers), () => ReclaimFrom(expecting));
        return Store(Layout.ControlPage + RecallEntryOffset, [Operand.Of(Stage.RecallEntry)]);
    }

    private PlayedStep? ReclaimFrom(int holder) => NamedFor(_player, holder) is { } target ? Reclaim(target) : null;
}
