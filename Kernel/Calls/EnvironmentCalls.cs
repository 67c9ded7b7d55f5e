using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Transfer;

namespace ExoCosmos.Kernel.Calls;

/// <summary>EnvironmentCreate, Start, Suspend, Destroy, Exit.</summary>
public static unsafe class EnvironmentCalls
{
    private const ulong UserEnd = 1UL << 47;

    /// <summary>The slot of a living environment that the caller may change; no handle means the caller itself.</summary>
    public static KernelError ResolveTarget(KernelState* kernel, uint caller, Handle handle, out uint target)
    {
        target = caller;
        if (handle.IsNone)
            return KernelError.None;
        var error = kernel->Capabilities.Resolve(caller, handle, CapabilityKind.Environment, Rights.Control, out var slot);
        if (error != KernelError.None)
            return error;
        target = (uint)kernel->Capabilities[slot]->Base;
        return kernel->Environments.IsAlive(target) ? KernelError.None : KernelError.NotFound;
    }

    public static long Create<TPlatform>(KernelState* kernel, uint caller, ulong orderAddress) where TPlatform : struct, IPlatform
    {
        EnvironmentOrder order;
        if (!UserCopy.In<TPlatform>(&order, orderAddress, (ulong)sizeof(EnvironmentOrder)))
            return (long)KernelError.BadAddress;
        var error = kernel->Capabilities.Resolve(caller, order.Creation, CapabilityKind.Creation, Rights.Control, out var creation);
        if (error != KernelError.None)
            return (long)error;
        error = kernel->Capabilities.Resolve(caller, order.Account, CapabilityKind.Account, Rights.Control, out var accountSlot);
        if (error != KernelError.None)
            return (long)error;
        if (kernel->Capabilities[creation]->Length == 0 || !CapabilityRoom.Has(kernel, caller))
            return (long)KernelError.TableFull;
        var account = (uint)kernel->Capabilities[accountSlot]->Base;
        if (!kernel->Accounts.HasRoom(account, EnvironmentFactory.FramesNeeded) || kernel->Frames.FreeCount < EnvironmentFactory.FramesNeeded)
            return (long)KernelError.NoFrames;
        var slot = kernel->Queues.First(QueueName.Empty);
        if (slot == 0)
            return (long)KernelError.TableFull;

        EnvironmentFactory.Create(kernel, slot, caller, account, order.Name, order.LibOs);
        CreationCount.Add(kernel, creation, slot);
        return (long)CapabilityMaker.Insert(kernel, caller, 0, new CapabilityInfo
        {
            Kind = CapabilityKind.Environment,
            Rights = Rights.All,
            Base = slot,
            Length = 1,
            ObjectGeneration = kernel->Environments.Info(slot)->Generation,
        }).Value;
    }

    public static long Start<TPlatform>(KernelState* kernel, uint caller, Handle handle, ulong stateAddress) where TPlatform : struct, IPlatform
    {
        var error = ResolveTarget(kernel, caller, handle, out var target);
        if (error != KernelError.None)
            return (long)error;
        var info = kernel->Environments.Info(target);
        if (info->State == EnvironmentState.Suspended && stateAddress == 0)
        {
            Strays.Reach(kernel, target);
            Scheduler.MakeReady(kernel, target);
            return 0;
        }

        if (info->State != EnvironmentState.Embryo)
            return (long)KernelError.Busy;
        StartState start;
        if (!UserCopy.In<TPlatform>(&start, stateAddress, (ulong)sizeof(StartState)))
            return (long)KernelError.BadAddress;
        if (start.Rip >= UserEnd || start.FsBase >= UserEnd || (start.Flags & ~StartFlags.Dispatched) != 0)
            return (long)KernelError.BadArgument;
        var record = kernel->Environments.Record(target);
        record->Registers.Rip = start.Rip;
        record->Registers.Rsp = start.Rsp;
        record->Registers.Rdi = start.Argument;
        record->Registers.Rsi = start.SecondArgument;
        record->Registers.FsBase = start.FsBase;
        record->Control->Masked = (uint)start.Masked;
        info->StartTicks = TPlatform.Timestamp();
        kernel->Trace.Note(TraceKind.Life, target, (ulong)EnvironmentState.Ready, 0);
        info->Flags = start.Flags | (kernel->Environments.Info(caller)->Flags & StartFlags.Dispatched);
        Strays.Reach(kernel, target);
        Scheduler.MakeReady(kernel, target);
        return 0;
    }

    public static long Suspend<TPlatform>(KernelState* kernel, uint caller, Handle handle) where TPlatform : struct, IPlatform
    {
        var error = ResolveTarget(kernel, caller, handle, out var target);
        if (error != KernelError.None)
            return (long)error;
        var info = kernel->Environments.Info(target);
        switch (info->State)
        {
            case EnvironmentState.Running:
                // It waits for a turn of its own while it runs in one that was passed to it.
                kernel->Queues.Remove(target);
                TPlatform.RequestSwitch();
                break;
            case EnvironmentState.Sleeping:
                // Its Sleep answers as if woken when it is resumed.
                Sleeper.Disarm(kernel, target, Sleeper.WokenByTerm);
                break;
            case EnvironmentState.Calling:
                PendingCall.Detach(kernel, target, KernelError.Again);
                break;
            case EnvironmentState.Parked:
                // Its Serve answers 0 when it is resumed, and it parks again.
                kernel->Environments.Record(target)->Registers.Rax = 0;
                break;
            case EnvironmentState.Ready:
                kernel->Queues.Remove(target);
                break;
            default:
                return (long)KernelError.Busy;
        }

        info->State = EnvironmentState.Suspended;
        EnvironmentSlots.EndIfAbandoned(kernel, target);
        return 0;
    }

    public static long Destroy<TPlatform>(KernelState* kernel, uint caller, Handle handle, int status) where TPlatform : struct, IPlatform
    {
        var error = ResolveTarget(kernel, caller, handle, out var target);
        if (error != KernelError.None)
            return (long)error;
        EnvironmentEnd.End(kernel, target, EndReason.Destroyed, status);
        if (target == caller)
            TPlatform.RequestSwitch();
        return 0;
    }

    public static long Exit<TPlatform>(KernelState* kernel, uint caller, int status) where TPlatform : struct, IPlatform
    {
        EnvironmentEnd.End(kernel, caller, EndReason.Exit, status);
        TPlatform.RequestSwitch();
        return 0;
    }
}
