using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>What steps name: most of it is good, and some of it must be refused.</summary>
public sealed partial class PlayWriter
{
    private int Variable(int count = 1)
    {
        if (_next + count > Stage.Variables)
            _next = Stage.FirstFree;
        _next += count;
        return _next - count;
    }

    private Capability? Named(Operand operand) => operand.IsConstant || operand.Value != 0 ? null : World.Capabilities.GetValueOrDefault(_rehearsal[operand.Variable]);

    private int[] Variables(System.Func<Capability, bool> which) => [.. Enumerable.Range(0, Stage.Variables)
        .Where(variable => (_rehearsal.Frames >> variable & 1) == 0 && World.Capabilities.TryGetValue(_rehearsal[variable], out var capability) && which(capability))];

    /// <summary>A handle of theirs, if there is one of these kinds; or one that they should not get away with.</summary>
    private Operand Handle(Environment holder, params CapabilityKind[] kinds)
    {
        var good = Variables(capability => capability.Holder == holder && (kinds.Length == 0 || kinds.Contains(capability.Kind)));
        if (good.Length != 0 && _chance.Percent(88))
            return Operand.Of(_chance.Of(good));
        var any = Enumerable.Range(0, Stage.Variables).Where(variable => (_rehearsal.Frames >> variable & 1) == 0).ToArray();
        return _chance.Percent(85) ? Operand.Of(_chance.Of(any)) : _chance.Percent(50) ? Operand.Of(_chance.Of(any), 1UL << 40) : 0;
    }

    private Operand Target(int selfPercent) => _chance.Percent(selfPercent) ? 0 : Handle(Me, CapabilityKind.Environment);

    private Operand Frame()
    {
        var frames = Enumerable.Range(0, Stage.Variables).Where(variable => (_rehearsal.Frames >> variable & 1) != 0).ToArray();
        return frames.Length == 0 || _chance.Percent(5) ? _chance.Of<ulong>(0, 1UL << 30, ulong.MaxValue) : Operand.Of(_chance.Of(frames));
    }

    private Operand Rights() => _chance.Percent(55) ? (ulong)Abi.Rights.All : (ulong)_chance.Below(_chance.Percent(95) ? 32 : 64);

    /// <summary>The roots stay: programs live on them.</summary>
    private Operand Droppable()
    {
        var droppable = Variables(capability => capability.Holder == Me).Where(variable => variable >= Stage.FirstFree).ToArray();
        return droppable.Length == 0 ? Operand.Of(Stage.FirstFree) : Operand.Of(_chance.Of(droppable));
    }
}
