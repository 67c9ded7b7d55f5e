using System.Collections.Generic;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps about frames and where they are mapped.</summary>
public sealed partial class PlayWriter
{
    private PlayedStep Allocate()
    {
        var count = 1 + _chance.Below(3);
        var first = Variable(count);
        _runs[first] = count;
        for (var i = 1; i < count; i++)
            _runs[first + i] = 1;
        return Call(KernelCall.FrameAllocate, [Handle(Me, CapabilityKind.Account), (ulong)count, Answers, 1, 0], fetch: new Fetch(Answers, count, 4, 4, first));
    }

    private PlayedStep Share()
    {
        var frame = Frame();
        var run = frame.IsConstant ? 1 : _runs.GetValueOrDefault(frame.Variable, 1);
        return Call(KernelCall.FrameShare, [Handle(Me, CapabilityKind.Account), frame, 1 + (ulong)_chance.Below(run), Rights()], result: Variable());
    }

    /// <summary>Whose capabilities a Map of this target goes by.</summary>
    private Environment HolderIn(Operand target) => target.IsConstant ? Me : World.Capabilities.GetValueOrDefault(_rehearsal[target.Variable])?.Environment ?? Me;

    private PlayedStep Map()
    {
        var target = Target(70);
        var holder = HolderIn(target);
        var source = Handle(holder, CapabilityKind.Account, CapabilityKind.Frames);
        var account = Handle(holder, CapabilityKind.Account);
        var page = Stage.Page(_chance.Below(Stage.Pages));
        var access = (ulong)(MapFlags.Read | _chance.Of(MapFlags.Write, MapFlags.Write, MapFlags.None, MapFlags.Execute));
        var replace = _chance.Percent(40) ? (ulong)MapFlags.Replace : 0;
        Operand[] entry = _chance.Below(20) switch
        {
            < 8 => [page, Frame(), source, access | replace],
            < 12 => [page, 0, account, access | replace | (ulong)MapFlags.Allocate],
            < 15 => [page, 0, source, access | (ulong)MapFlags.Protect],
            < 17 => [page, 0, 0, (ulong)MapFlags.Unmap],
            < 19 => [page, 0, account, (ulong)(MapFlags.Unmap | MapFlags.Free)],
            _ => [page, Frame(), source, (ulong)_chance.Below(512)],
        };
        if ((entry[3].Value & (ulong)MapFlags.Allocate) == 0)
            return Call(KernelCall.Map, [target, Arguments, 1], new Store(Arguments, entry));
        var variable = Variable();
        _runs[variable] = 1;
        return Call(KernelCall.Map, [target, Arguments, 1], new Store(Arguments, entry), new Fetch(Arguments + 8, 1, 8, 8, variable));
    }
}
