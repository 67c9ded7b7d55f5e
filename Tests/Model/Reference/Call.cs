using System.Collections.Generic;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>One kernel call of the running environment. Rules look at it twice: before, at the memory it points to, and after, at its answer.</summary>
public sealed class Call
{
    public required World World { get; init; }

    public required AddressView View { get; init; }

    public required Observation Kernel { get; init; }

    public required Background Background { get; init; }

    public required KernelCall Number { get; init; }

    public required ulong[] Arguments { get; init; }

    public Environment Caller => World.Current;

    /// <summary>The simulated moment of the call.</summary>
    public required ulong Time { get; init; }

    public long Answer { get; set; }

    /// <summary>Looks a handle up as its holder; what is missing is due.</summary>
    public Capability? Resolve(ref Judgement judgement, Environment holder, ulong handle, bool evenIfLeaving = false)
    {
        if (World.Capabilities.TryGetValue(handle, out var capability) && capability.Holder == holder && (evenIfLeaving || !capability.IsLeaving))
            return capability;
        judgement.Due(true, KernelError.BadHandle);
        return null;
    }

    /// <summary>The same, of this kind and with these rights.</summary>
    public Capability? Resolve(ref Judgement judgement, Environment holder, ulong handle, CapabilityKind kind, Rights rights)
    {
        var capability = Resolve(ref judgement, holder, handle);
        if (capability == null)
            return null;
        judgement.Due(capability.Kind != kind, KernelError.WrongKind);
        judgement.Due((capability.Rights & rights) != rights, KernelError.MissingRight);
        return capability.Kind == kind ? capability : null;
    }

    /// <summary>A living environment that the caller may change; no handle means the caller itself.</summary>
    public Environment? ResolveTarget(ref Judgement judgement, ulong handle)
    {
        if (handle == 0)
            return Caller;
        var capability = Resolve(ref judgement, Caller, handle, CapabilityKind.Environment, Rights.Control);
        if (capability == null)
            return null;
        judgement.Due(!capability.Environment!.IsAlive, KernelError.NotFound);
        return capability.Environment.IsAlive ? capability.Environment : null;
    }

    /// <summary>May this environment map, or let a device reach, this frame by that capability?</summary>
    public void RequireAuthority(ref Judgement judgement, Environment holder, ulong handle, ulong number, Rights rights)
    {
        var capability = Resolve(ref judgement, holder, handle);
        if (capability == null)
            return;
        judgement.Due((capability.Rights & rights) != rights, KernelError.MissingRight);
        var frame = World.Frame(number);
        var usable = frame is { Kind: FrameKind.User, Condemned: false };
        switch (capability.Kind)
        {
            case CapabilityKind.Account:
                judgement.Due(!usable || !capability.Account!.Covers(frame!.Account), KernelError.OutOfRange);
                break;
            case CapabilityKind.Frames when capability.Account == null:
                judgement.Due(!capability.Reaches(number, frame) || frame is not { Kind: FrameKind.Boot }, KernelError.OutOfRange);
                break;
            case CapabilityKind.Frames:
                judgement.Due(!capability.Reaches(number, frame) || !usable || frame!.Account != capability.Account, KernelError.OutOfRange);
                break;
            case CapabilityKind.Framebuffer:
                judgement.Due(!capability.Reaches(number, frame), KernelError.OutOfRange);
                break;
            default:
                judgement.Due(true, KernelError.WrongKind);
                break;
        }
    }
}
