using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Programs;

/// <summary>Steps about capabilities.</summary>
public sealed partial class Generator
{
    private Step Derive()
    {
        var handle = Handle(_me);
        World.Capabilities.TryGetValue(handle.In(_runner.Variables), out var capability);
        var (start, length) = Range(capability);
        return Call(KernelCall.CapabilityDerive, [handle, start, length, RightsMask()], result: Variable());
    }

    private Step Split()
    {
        var handle = Handle(_me, CapabilityKind.Frames, CapabilityKind.Extent, CapabilityKind.Slices);
        World.Capabilities.TryGetValue(handle.In(_runner.Variables), out var capability);
        return Call(KernelCall.CapabilitySplit, [handle, Bounded(capability?.Length ?? 4)], result: Variable());
    }

    private Step Grant() =>
        Call(KernelCall.CapabilityGrant, [Handle(_me), Environment(10), RightsMask(), _chance.Percent(96) ? (ulong)_chance.Below(2) : AnyNumber()], result: Variable());

    private Step Revoke() => Call(KernelCall.CapabilityRevoke, [Handle(_me)]);

    private Step Drop()
    {
        // The first environment's roots are what programs live on.
        var droppable = World.Capabilities.Values.Where(capability => capability.Holder == _me && (capability.Parent != null || _chance.Percent(4)))
            .OrderBy(capability => capability.Handle.Value).ToArray();
        return Call(KernelCall.CapabilityDrop, [droppable.Length != 0 && _chance.Percent(90) ? Named(_chance.Of(droppable).Handle.Value) : Operand.Of(_chance.Below(Runner.VariableCount))]);
    }

    private Step SliceBind()
    {
        var slices = Handle(_me, CapabilityKind.Slices);
        World.Capabilities.TryGetValue(slices.In(_runner.Variables), out var capability);
        var (start, length) = Range(capability);
        return Call(KernelCall.SliceBind, [slices, start, _chance.Percent(70) ? 1 : length, Environment(50), _chance.Percent(90) ? (ulong)_chance.Below(2) : AnyNumber()]);
    }

    /// <summary>A part of what a capability names, or the whole, or a little too much.</summary>
    private (Operand Start, Operand Length) Range(Capability? capability)
    {
        if (capability == null)
            return (AnyNumber(), AnyNumber());
        var isRange = capability.Kind is CapabilityKind.Frames or CapabilityKind.Extent or CapabilityKind.Framebuffer or CapabilityKind.Slices;
        if (!isRange)
            return (_chance.Percent(96) ? 0UL : AnyNumber(), _chance.Percent(70) ? capability.Length : Bounded(capability.Length));
        var start = _chance.Percent(50) ? 0 : (ulong)_chance.Below((int)capability.Length + 1);
        return (start, _chance.Percent(60) && start < capability.Length ? 1 + (ulong)_chance.Below((int)(capability.Length - start)) : Bounded(capability.Length));
    }

    /// <summary>A number around a bound.</summary>
    private Operand Bounded(ulong bound) => _chance.Below(20) switch
    {
        < 13 => (ulong)_chance.Below((int)bound + 1),
        < 15 => bound,
        < 17 => bound + 1,
        17 => 0,
        18 => ulong.MaxValue,
        _ => AnyNumber(),
    };
}
