using System;
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
    public static long Allocate<TPlatform>(KernelState* kernel, uint caller, Handle account, ulong count, ulong result, ulong flags, ulong place)
        where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, account, CapabilityKind.Account, Rights.Control, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if (count is 0 or > KernelCalls.MaxBatch || !FrameChoice.TryDecode((FrameFlags)flags, place, out var choice))
            return (long)KernelError.BadArgument;
        var owner = (uint)kernel->Capabilities[slot]->Base;
        if (count > kernel->Frames.FreeCount || !kernel->Accounts.HasRoom(owner, count))
            return (long)KernelError.NoFrames;
        var list = stackalloc uint[(int)KernelCalls.MaxBatch];
        var numbers = new Span<uint>(list, (int)count);
        if (!choice.TryTake(ref kernel->Frames, numbers))
            return (long)KernelError.NoFrames;
        // Nobody's yet: who cannot be told does not get them.
        var told = UserCopy.Out<TPlatform>(result, list, count * sizeof(uint));
        foreach (var number in numbers)
        {
            if (told)
                FrameOwnership.Adopt(kernel, number, owner, FrameKind.User, choice.Marks);
            else
                kernel->Frames.Release(number);
        }

        return told ? 0 : (long)KernelError.BadAddress;
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
        && !kernel->Frames[frame]->IsCondemned
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
