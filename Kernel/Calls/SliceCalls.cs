using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Calls;

/// <summary>Yield, Sleep, SliceBind and Notify.</summary>
public static unsafe class SliceCalls
{
    private const ulong UnbindFlag = 1;

    [InlineArray(WakeTerm.MaxTerms)]
    private struct TermRoom
    {
        private WakeTerm _first;
    }

    public static long Yield<TPlatform>(KernelState* kernel, uint caller, Handle environment) where TPlatform : struct, IPlatform
    {
        if (!environment.IsNone)
        {
            var error = Receiver(kernel, caller, environment, out var target);
            if (error != KernelError.None)
                return (long)error;
            kernel->Slices.PassTo = target;
        }

        TPlatform.RequestSwitch();
        return 0;
    }

    /// <summary>Who gets the rest of the caller's time: an environment that can run, perhaps because its predicate holds now.</summary>
    private static KernelError Receiver(KernelState* kernel, uint caller, Handle environment, out uint target)
    {
        target = 0;
        var error = kernel->Capabilities.Resolve(caller, environment, CapabilityKind.Environment, Rights.None, out var slot);
        if (error != KernelError.None)
            return error;
        target = (uint)kernel->Capabilities[slot]->Base;
        var state = kernel->Environments.Info(target)->State;
        if (state == EnvironmentState.Ready || (state == EnvironmentState.Sleeping && Sleeper.WakeIfHolds(kernel, target)))
            return KernelError.None;
        return kernel->Environments.IsAlive(target) ? KernelError.Busy : KernelError.NotFound;
    }

    [SkipLocalsInit]
    public static long Sleep<TPlatform>(KernelState* kernel, uint caller, ulong terms, ulong count, ulong deadline)
        where TPlatform : struct, IPlatform
    {
        if (count > WakeTerm.MaxTerms)
            return (long)KernelError.BadArgument;
        TermRoom room;
        var copies = (WakeTerm*)&room;
        if (count != 0 && !UserCopy.In<TPlatform>(copies, terms, count * (ulong)sizeof(WakeTerm)))
            return (long)KernelError.BadAddress;
        var error = Sleeper.Decode(kernel, caller, copies, (uint)count);
        if (error != KernelError.None)
            return (long)error;
        var now = TPlatform.Timestamp();
        if (Sleeper.IsOver(kernel, caller, (uint)count, deadline, now, out var answer)
            || Doze.TrySleep<TPlatform>(kernel, caller, (uint)count, deadline, now, out answer))
            return (long)answer;
        if (Sleeper.Arm(kernel, caller, (uint)count, deadline, TPlatform.Timestamp(), out answer))
            TPlatform.RequestSwitch();
        return (long)answer;
    }

    public static long Bind(KernelState* kernel, uint caller, Handle slices, ulong offset, ulong count, Handle environment, ulong flags)
    {
        var error = kernel->Capabilities.Resolve(caller, slices, CapabilityKind.Slices, Rights.Control, out var capability);
        if (error != KernelError.None)
            return (long)error;
        var length = kernel->Capabilities[capability]->Length;
        if ((flags & ~UnbindFlag) != 0)
            return (long)KernelError.BadArgument;
        if (count == 0 || offset >= length || count > length - offset)
            return (long)KernelError.OutOfRange;
        var first = (uint)(kernel->Capabilities[capability]->Base + offset);
        if (!SliceBinding.MayBind(kernel, capability, first, (uint)count))
            return (long)KernelError.Busy;
        if ((flags & UnbindFlag) != 0)
        {
            SliceBinding.Unbind(kernel, first, (uint)count);
            return 0;
        }

        error = Beneficiary(kernel, caller, environment, out var owner);
        if (error != KernelError.None)
            return (long)error;
        SliceBinding.Bind(kernel, capability, first, (uint)count, owner);
        return 0;
    }

    /// <summary>Whom places are bound to: the caller, or any living environment that it has a capability for.</summary>
    private static KernelError Beneficiary(KernelState* kernel, uint caller, Handle environment, out uint owner)
    {
        owner = caller;
        if (environment.IsNone)
            return KernelError.None;
        var error = kernel->Capabilities.Resolve(caller, environment, CapabilityKind.Environment, Rights.None, out var slot);
        if (error != KernelError.None)
            return error;
        owner = (uint)kernel->Capabilities[slot]->Base;
        return kernel->Environments.IsAlive(owner) ? KernelError.None : KernelError.NotFound;
    }

    public static long Notify(KernelState* kernel, uint caller, ulong address)
    {
        if (!AddressSpace.Translate(kernel, kernel->Environments.Record(caller)->TableFrame, address, 0, out var physical)
            || !kernel->Frames.Exists(physical >> Layout.PageShift))
            return (long)KernelError.BadAddress;
        Watchers.Touch(kernel, physical >> Layout.PageShift);
        return 0;
    }
}
