using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Capability;

/// <summary>Grant: the only way authority reaches another environment. By copy (a child with no more rights) or by move.</summary>
public static unsafe class Granting
{
    public const ulong MoveFlag = 1;

    /// <returns>The handle that is valid in the receiver, or an error.</returns>
    public static long Grant(KernelState* kernel, uint caller, Handle handle, uint receiver, Rights rights, ulong flags)
    {
        var error = kernel->Capabilities.Resolve(caller, handle, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if ((flags & ~MoveFlag) != 0)
            return (long)KernelError.BadArgument;
        var capability = kernel->Capabilities[slot];
        if ((capability->Rights & Rights.Grant) == 0 || (rights & ~capability->Rights) != 0)
            return (long)KernelError.MissingRight;
        if ((flags & MoveFlag) != 0)
        {
            // Those below may have what it would lose, and would then be dominated no more.
            if (capability->FirstChild != 0 && rights != capability->Rights)
                return (long)KernelError.Busy;
            // Moved to itself, it needs no room: the slot stays its own.
            if (receiver != caller && !kernel->Accounts.HasRoomForCapability(CapabilityRoom.PayerOf(kernel, receiver)))
                return (long)KernelError.TableFull;
            capability->Rights = rights;
            kernel->Accounts.RemoveCapability(CapabilityRoom.PayerOf(kernel, caller));
            kernel->Accounts.AddCapability(CapabilityRoom.PayerOf(kernel, receiver));
            kernel->Capabilities.Move(slot, ref kernel->Environments.Info(caller)->FirstHeld, receiver, ref kernel->Environments.Info(receiver)->FirstHeld);
            return (long)kernel->Capabilities.HandleOf(slot).Value;
        }

        if (capability->Kind == CapabilityKind.Creation)
            return (long)KernelError.BadArgument;
        if (!CapabilityRoom.Has(kernel, receiver) || !kernel->Capabilities.MayHaveChild(slot))
            return (long)KernelError.TableFull;
        var copy = *capability;
        copy.Rights = rights;
        return (long)CapabilityMaker.Insert(kernel, receiver, slot, copy).Value;
    }
}
