using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>FrameAllocate, FrameFree, FrameShare.</summary>
public static unsafe class FrameCalls
{
    private const ulong Contiguous = 1, AtNumber = 2;

    public static long Allocate<TPlatform>(KernelState* kernel, uint caller, Handle account, ulong count, ulong result, ulong flags, ulong first)
        where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, account, CapabilityKind.Account, Rights.Control, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if (count is 0 or > KernelCalls.MaxBatch || (flags & ~(Contiguous | AtNumber)) != 0)
            return (long)KernelError.BadArgument;
        var owner = (uint)kernel->Capabilities[slot]->Base;
        if (count > kernel->Frames.FreeCount || !kernel->Accounts.HasRoom(owner, count))
            return (long)KernelError.NoFrames;
        if (!Choose(kernel, (uint)count, flags, ref first))
            return (long)KernelError.NoFrames;

        var numbers = stackalloc uint[(int)KernelCalls.MaxBatch];
        for (uint i = 0; i < count; i++)
            numbers[i] = first == 0 ? 0 : (uint)first + i;
        // Written before anything is taken: a bad result address costs nothing. The frames are taken from the head of the free list,
        // so their numbers are known only afterwards, and the second write cannot fail: nothing ran in between.
        if (!UserCopy.Out<TPlatform>(result, numbers, count * sizeof(uint)))
            return (long)KernelError.BadAddress;
        for (uint i = 0; i < count; i++)
        {
            if (first == 0)
                numbers[i] = kernel->Frames.Take();
            else
                kernel->Frames.TakeAt(numbers[i]);
            FrameOwnership.Adopt(kernel, numbers[i], owner, FrameKind.User);
        }

        return UserCopy.Out<TPlatform>(result, numbers, count * sizeof(uint)) ? 0 : (long)KernelError.BadAddress;
    }

    /// <summary>Fixes the first frame where the caller or contiguity asks for particular ones; 0 stays "any".</summary>
    private static bool Choose(KernelState* kernel, uint count, ulong flags, ref ulong first)
    {
        if ((flags & AtNumber) == 0)
        {
            first = (flags & Contiguous) != 0 ? kernel->Frames.FindRun(count) : 0;
            return (flags & Contiguous) == 0 || first != 0;
        }

        if (first == 0 || first >= kernel->Frames.Count)
            return false;
        for (uint i = 0; i < count; i++)
        {
            if (!kernel->Frames.Exists(first + i) || kernel->Frames[first + i]->Kind != FrameKind.Free)
                return false;
        }

        return true;
    }

    public static long Free<TPlatform>(KernelState* kernel, uint caller, Handle account, ulong list, ulong count) where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, account, CapabilityKind.Account, Rights.Control, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if (count is 0 or > KernelCalls.MaxBatch)
            return (long)KernelError.BadArgument;
        var numbers = stackalloc uint[(int)KernelCalls.MaxBatch];
        if (!UserCopy.In<TPlatform>(numbers, list, count * sizeof(uint)))
            return (long)KernelError.BadAddress;
        var owner = (uint)kernel->Capabilities[slot]->Base;
        for (uint i = 0; i < count; i++)
        {
            // Checked one by one as they go: a frame named twice is no longer the account's at its second mention.
            if (!IsOwned(kernel, owner, numbers[i]))
                return i == 0 ? (long)KernelError.OutOfRange : i;
            FrameOwnership.Free(kernel, numbers[i]);
        }

        return (long)count;
    }

    private static bool IsOwned(KernelState* kernel, uint account, ulong frame) =>
        kernel->Frames.Exists(frame)
        && kernel->Frames[frame]->Kind == FrameKind.User
        && kernel->Frames[frame]->Condemned == 0
        && kernel->Accounts.Covers(account, kernel->Frames[frame]->Account);

    public static long Share(KernelState* kernel, uint caller, Handle account, ulong first, ulong count, ulong rights)
    {
        var error = kernel->Capabilities.Resolve(caller, account, CapabilityKind.Account, Rights.Control, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if (count is 0 or > KernelCalls.MaxBatch || rights > (ulong)Rights.All)
            return (long)KernelError.BadArgument;
        if (((Rights)rights & ~kernel->Capabilities[slot]->Rights) != 0)
            return (long)KernelError.MissingRight;
        var owner = (uint)kernel->Capabilities[slot]->Base;
        for (ulong i = 0; i < count; i++)
        {
            if (!IsOwned(kernel, owner, first + i) || kernel->Frames[first + i]->Account != kernel->Frames[first]->Account)
                return (long)KernelError.OutOfRange;
        }

        error = CapabilityRoom.Below(kernel, caller, slot);
        if (error != KernelError.None)
            return (long)error;
        var source = kernel->Frames[first]->Account;
        return (long)CapabilityMaker.Insert(kernel, caller, slot, new CapabilityInfo
        {
            Kind = CapabilityKind.Frames,
            Rights = (Rights)rights,
            Base = first,
            Length = count,
            Account = source,
            ObjectGeneration = kernel->Accounts[source]->Generation,
        }).Value;
    }
}
