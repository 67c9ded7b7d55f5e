using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Transfer;

namespace ExoCosmos.Kernel.Calls;

/// <summary>GateCreate, Call, Serve and Send.</summary>
public static unsafe class TransferCalls
{
    public static long CreateGate(KernelState* kernel, uint caller, Handle environment, ulong badge)
    {
        var error = EnvironmentCalls.ResolveTarget(kernel, caller, environment, out var target);
        if (error != KernelError.None)
            return (long)error;
        if (badge > uint.MaxValue)
            return (long)KernelError.BadArgument;
        if (!CapabilityRoom.Has(kernel, caller))
            return (long)KernelError.TableFull;
        return (long)CapabilityMaker.Insert(kernel, caller, 0, new CapabilityInfo
        {
            Kind = CapabilityKind.Gate,
            Rights = Rights.Execute | Rights.Write | Rights.Grant,
            Base = target,
            Length = 1,
            Account = (uint)badge,
            ObjectGeneration = kernel->Environments.Info(target)->Generation,
        }).Value;
    }

    public static long Call<TPlatform>(KernelState* kernel, uint caller, ulong first, ulong second, ulong third, ulong fourth, Handle gate, ulong deadline)
        where TPlatform : struct, IPlatform
    {
        var error = ResolveGate(kernel, caller, gate, Rights.Execute, out var capability);
        if (error != KernelError.None)
            return (long)error;
        var callee = (uint)capability->Base;
        if (callee == caller)
            return (long)KernelError.BadArgument;
        if (deadline <= TPlatform.Timestamp())
            return (long)KernelError.TimedOut;
        PendingCall.Begin(kernel, caller, callee, capability->Account, Message(first, second, third, fourth), deadline);
        if (kernel->Environments.Info(callee)->State == EnvironmentState.Ready)
            kernel->Slices.PassTo = callee;
        TPlatform.RequestSwitch();
        return 0;
    }

    public static long Serve<TPlatform>(KernelState* kernel, uint caller, ulong first, ulong second, ulong third, ulong fourth, ulong flags) where TPlatform : struct, IPlatform
    {
        const ulong known = (ulong)(ServeFlags.Reply | ServeFlags.Park);
        var park = (flags & (ulong)ServeFlags.Park) != 0;
        var record = kernel->Environments.Record(caller);
        if (flags == 0 || (flags & ~known) != 0 || (park && record->Control->CallEntry == 0))
            return (long)KernelError.BadArgument;
        var answered = 0u;
        if (record->Caller != 0)
        {
            // Whoever parks without a reply has refused the call.
            answered = (flags & (ulong)ServeFlags.Reply) != 0
                ? PendingCall.Reply(kernel, caller, Message(first, second, third, fourth))
                : PendingCall.End(kernel, record->Caller, KernelError.NotFound);
        }

        if (!park)
        {
            if (answered == 0)
                return (long)KernelError.NotFound;
            Scheduler.MakeReady(kernel, answered);
            return 0;
        }

        PendingCall.Park(kernel, caller);
        kernel->Slices.PassTo = answered;
        TPlatform.RequestSwitch();
        return 0;
    }

    public static long Send(KernelState* kernel, uint caller, ulong first, ulong second, ulong third, ulong fourth, Handle gate)
    {
        var error = ResolveGate(kernel, caller, gate, Rights.Write, out var capability);
        if (error != KernelError.None)
            return (long)error;
        var receiver = kernel->Environments.Record((uint)capability->Base);
        if (receiver->MessageRing == null)
            return (long)KernelError.Busy;
        var entry = new MessageEntry { Badge = capability->Account, Sender = kernel->Environments.Record(caller)->Name, Message = Message(first, second, third, fourth) };
        if (!MessageRing.TryPut(receiver->MessageRing, entry))
            return (long)KernelError.Busy;
        Watchers.Touch(kernel, receiver->MessageRingFrame);
        return 0;
    }

    private static TransferMessage Message(ulong first, ulong second, ulong third, ulong fourth) => new() { First = first, Second = second, Third = third, Fourth = fourth };

    /// <summary>A gate that leads to the living environment it was made for.</summary>
    private static KernelError ResolveGate(KernelState* kernel, uint caller, Handle gate, Rights rights, out CapabilityInfo* capability)
    {
        var error = kernel->Capabilities.Resolve(caller, gate, CapabilityKind.Gate, rights, out var slot);
        capability = kernel->Capabilities[slot];
        if (error != KernelError.None)
            return error;
        var callee = (uint)capability->Base;
        return kernel->Environments.IsAlive(callee) && kernel->Environments.Info(callee)->Generation == capability->ObjectGeneration
            ? KernelError.None
            : KernelError.NotFound;
    }
}
