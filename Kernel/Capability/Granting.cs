using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Network;

namespace ExoCosmos.Kernel.Capability;

/// <summary>Grant: the only way authority reaches another environment. By copy (a child with no more rights) or by move.</summary>
public static unsafe class Granting
{
    public const ulong MoveFlag = 1;
    private const int StepsPerCall = 64;

    /// <returns>The handle that is valid in the receiver, or an error.</returns>
    public static long Grant(KernelState* kernel, uint caller, Handle handle, uint receiver, Rights rights, ulong flags)
    {
        if ((flags & ~MoveFlag) != 0)
            return (long)KernelError.BadArgument;
        var moves = (flags & MoveFlag) != 0;
        var error = moves ? kernel->Capabilities.ResolveLeaving(caller, handle, out var slot) : kernel->Capabilities.Resolve(caller, handle, out slot);
        if (error != KernelError.None)
            return (long)error;
        var capability = kernel->Capabilities[slot];
        if ((capability->Rights & Rights.Grant) == 0 || (rights & ~capability->Rights) != 0)
            return (long)KernelError.MissingRight;
        return moves ? Move(kernel, caller, slot, receiver, rights) : Copy(kernel, slot, receiver, rights);
    }

    private static long Copy(KernelState* kernel, uint slot, uint receiver, Rights rights)
    {
        var copy = *kernel->Capabilities[slot];
        if (copy.Kind == CapabilityKind.Creation)
            return (long)KernelError.BadArgument;
        var error = CapabilityRoom.Below(kernel, receiver, slot);
        if (error != KernelError.None)
            return (long)error;
        copy.Rights = rights;
        copy.Marks = CapabilityMarks.None;
        return (long)CapabilityMaker.Insert(kernel, receiver, slot, copy).Value;
    }

    /// <summary>What the capability allowed its old holder is taken back first: Again until that is done.</summary>
    private static long Move(KernelState* kernel, uint caller, uint slot, uint receiver, Rights rights)
    {
        var capability = kernel->Capabilities[slot];
        // Those below may have what it would lose, and would then be dominated no more.
        if (capability->FirstChild != 0 && rights != capability->Rights)
            return (long)KernelError.Busy;
        // Moved to itself, it needs no room: the slot stays its own.
        if (receiver != caller && !kernel->Accounts.HasRoomForCapability(CapabilityRoom.PayerOf(kernel, receiver)))
            return (long)KernelError.TableFull;
        // What is asked back stays where it was asked for, under the name by which it was.
        ref var recall = ref kernel->Environments.Record(caller)->Recall;
        if (recall.Capability == slot && recall.IsOpen(kernel))
            return (long)KernelError.Busy;
        WithdrawnCapability withdrawn;
        for (var step = 0; !WithdrawnCapability.TryTake(kernel, slot, out withdrawn); step++)
        {
            if (step == StepsPerCall)
                return (long)KernelError.Again;
        }

        capability->Rights = rights;
        if (capability->Kind is CapabilityKind.Network or CapabilityKind.Filter)
            NetworkBinding.Move(kernel, slot, receiver);
        if (capability->Kind == CapabilityKind.Environment)
            Strays.Suspect(kernel, (uint)capability->Base);
        kernel->Accounts.RemoveCapability(CapabilityRoom.PayerOf(kernel, caller));
        kernel->Accounts.AddCapability(CapabilityRoom.PayerOf(kernel, receiver));
        kernel->Capabilities.Move(withdrawn, ref kernel->Environments.Info(caller)->FirstHeld, receiver, ref kernel->Environments.Info(receiver)->FirstHeld);
        return (long)kernel->Capabilities.HandleOf(slot).Value;
    }
}
