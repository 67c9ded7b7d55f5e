using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>Capabilities come and go; what they name is counted.</summary>
public static class Forest
{
    /// <summary>A handle that the kernel gave out: it must be new.</summary>
    public static Capability Add(this World world, Capability capability)
    {
        if (world.CapabilitiesAreFull)
            throw new DisagreementException("a capability was made though the table is full");
        Introduce(world, capability);
        capability.Holder.Held.Add(capability);
        capability.Holder.Account.DirectCapabilities++;
        capability.Parent?.Children.Add(capability);
        if (capability.Kind == CapabilityKind.Account)
            capability.Account!.Names++;
        if (capability.Environment != null)
            capability.Environment.Names++;
        return capability;
    }

    /// <summary>Its children go to its parent.</summary>
    public static void Remove(this World world, Capability capability)
    {
        foreach (var child in capability.Children.ToArray())
            HandUp(capability, child);
        Unbind(world, place => place.By == capability);
        capability.Parent?.Children.Remove(capability);
        capability.Holder.Held.Remove(capability);
        capability.Holder.Account.DirectCapabilities--;
        world.Capabilities.Remove(capability.Handle.Value);
        switch (capability.Kind)
        {
            case CapabilityKind.Account:
                capability.Account!.Names--;
                break;
            case CapabilityKind.Environment:
                capability.Environment!.Names--;
                world.EndIfAbandoned(capability.Environment);
                world.Forget(capability.Environment);
                break;
            case CapabilityKind.Creation:
                foreach (var environment in world.Present)
                    environment.Creation = environment.Creation == capability ? capability.Parent : environment.Creation;
                if (capability.Parent != null)
                    capability.Parent.Length += capability.Length;
                break;
        }
    }

    /// <summary>One child goes to the parent of its parent.</summary>
    public static void HandUp(Capability capability, Capability child)
    {
        capability.Children.Remove(child);
        child.Parent = capability.Parent;
        capability.Parent?.Children.Add(child);
    }

    /// <summary>Another holder, and another handle; its place in the tree stays.</summary>
    public static void Move(this World world, Capability capability, Environment receiver, Handle handle)
    {
        world.Capabilities.Remove(capability.Handle.Value);
        capability.Holder.Held.Remove(capability);
        capability.Holder.Account.DirectCapabilities--;
        capability.Handle = handle;
        capability.Holder = receiver;
        receiver.Held.Add(capability);
        receiver.Account.DirectCapabilities++;
        Introduce(world, capability);
    }

    /// <summary>A dead environment that nothing names any more: its slot is empty, and may be used by another.</summary>
    public static void Forget(this World world, Environment environment)
    {
        if (environment.State != EnvironmentState.Dead || environment.Names != 0)
            return;
        world.Environments[environment.Slot] = null;
        if (environment.Creation != null)
            environment.Creation.Length++;
    }

    /// <summary>Takes away the bindings of the slice vector for which this is so.</summary>
    public static void Unbind(World world, Predicate<(Environment Owner, Capability By)> which) => Unbind(world, (_, bound) => which(bound));

    /// <inheritdoc cref="Unbind(World, Predicate{ValueTuple{Environment, Capability}})"/>
    public static void Unbind(World world, Func<ulong, (Environment Owner, Capability By), bool> which)
    {
        for (var place = 0; place < world.Places.Length; place++)
        {
            if (world.Places[place] is { } bound && which((ulong)place, bound))
                world.Places[place] = null;
        }
    }

    private static void Introduce(World world, Capability capability)
    {
        if (capability.Handle.Value == 0 || (long)capability.Handle.Value < 0 || !world.Handles.Add(capability.Handle.Value))
            throw new DisagreementException($"handle {capability.Handle.Value:x} is given out, but was given out before");
        world.Capabilities.Add(capability.Handle.Value, capability);
    }
}
