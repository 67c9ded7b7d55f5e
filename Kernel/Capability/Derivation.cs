using ExoCosmos.Abi;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Capability;

/// <summary>Derive: a child that is dominated by its parent in range and rights. Decides first, then acts.</summary>
public static unsafe class Derivation
{
    /// <returns>The new handle (not negative), or an error.</returns>
    public static long Derive(KernelState* kernel, uint caller, Handle handle, ulong start, ulong length, Rights rights)
    {
        var error = kernel->Capabilities.Resolve(caller, handle, out var slot);
        if (error != KernelError.None)
            return (long)error;
        var parent = kernel->Capabilities[slot];
        if ((rights & ~parent->Rights) != 0)
            return (long)KernelError.MissingRight;
        error = CapabilityRoom.Below(kernel, caller, slot);
        if (error != KernelError.None)
            return (long)error;

        var child = *parent;
        child.Marks = CapabilityMarks.None;
        child.Rights = rights;
        switch (parent->Kind)
        {
            case CapabilityKind.Frames or CapabilityKind.Extent or CapabilityKind.Framebuffer or CapabilityKind.Slices or CapabilityKind.Network:
                if (length == 0 || start >= parent->Length || length > parent->Length - start)
                    return (long)KernelError.OutOfRange;
                child.Base = parent->Base + start;
                child.Length = length;
                break;
            case CapabilityKind.Account:
                if ((parent->Rights & Rights.Control) == 0)
                    return (long)KernelError.MissingRight;
                if (start != 0 || length == 0 || length > parent->Length)
                    return (long)KernelError.OutOfRange;
                return DeriveAccount(kernel, caller, slot, length, rights);
            case CapabilityKind.Creation:
                if (start != 0 || length > parent->Length)
                    return (long)KernelError.OutOfRange;
                parent->Length -= length;
                child.Length = length;
                child.Base = 0;
                break;
            default:
                if (start != 0 || length != parent->Length)
                    return (long)KernelError.OutOfRange;
                break;
        }

        return (long)CapabilityMaker.Insert(kernel, caller, slot, child).Value;
    }

    /// <summary>Split: the lower part keeps the handle; the upper part becomes a sibling.</summary>
    public static long Split(KernelState* kernel, uint caller, Handle handle, ulong at)
    {
        var error = kernel->Capabilities.Resolve(caller, handle, out var slot);
        if (error != KernelError.None)
            return (long)error;
        var lower = kernel->Capabilities[slot];
        if (lower->Kind is not (CapabilityKind.Frames or CapabilityKind.Extent or CapabilityKind.Slices or CapabilityKind.Network))
            return (long)KernelError.WrongKind;
        if (at == 0 || at >= lower->Length)
            return (long)KernelError.OutOfRange;
        // Children may straddle the cut, and would then be dominated by neither half.
        if (lower->FirstChild != 0)
            return (long)KernelError.Busy;
        error = CapabilityRoom.Below(kernel, caller, lower->Parent);
        if (error != KernelError.None)
            return (long)error;
        var upper = *lower;
        upper.Base += at;
        upper.Length -= at;
        // A revocation that was not seen to its end, and found its work done by others, is the old handle's.
        upper.Marks &= ~CapabilityMarks.Revoking;
        lower->Length = at;
        var added = CapabilityMaker.Insert(kernel, caller, lower->Parent, upper);
        if (lower->Kind == CapabilityKind.Slices)
            SliceBinding.Split(kernel, slot, added.Index);
        return (long)added.Value;
    }

    private static long DeriveAccount(KernelState* kernel, uint caller, uint slot, ulong budget, Rights rights)
    {
        var account = kernel->Accounts.Create((uint)kernel->Capabilities[slot]->Base, budget, caller);
        if (account == 0)
            return (long)KernelError.TableFull;
        var handle = CapabilityMaker.Insert(kernel, caller, slot, new CapabilityInfo
        {
            Kind = CapabilityKind.Account,
            Rights = rights,
            Base = account,
            Length = budget,
            ObjectGeneration = kernel->Accounts[account]->Generation,
        });
        // Creating counted one reference for the maker; the capability holds its own.
        kernel->Accounts[account]->References--;
        return (long)handle.Value;
    }
}
