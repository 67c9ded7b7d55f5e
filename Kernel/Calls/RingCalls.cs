using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Calls;

/// <summary>RingAttach: names the frame that completions, console input or messages go to. It stays pinned until it is
/// replaced, the environment ends, or a capability goes by which it was attached.</summary>
public static unsafe class RingCalls
{
    public static long Attach(KernelState* kernel, uint caller, ulong kind, Handle device, Handle memory, ulong frame)
    {
        if (kind > (ulong)RingKind.Repossession)
            return (long)KernelError.BadArgument;
        uint console = 0;
        if (kind == (ulong)RingKind.ConsoleInput)
        {
            var refusal = kernel->Capabilities.Resolve(caller, device, CapabilityKind.Console, Rights.Read, out console);
            if (refusal != KernelError.None)
                return (long)refusal;
        }

        var error = FrameAuthority.Check(kernel, caller, memory, frame, Rights.Read | Rights.Write, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if (!kernel->Frames.Exists(frame) || kernel->Frames[frame]->Pins == ushort.MaxValue)
            return (long)KernelError.BadArgument;
        var record = kernel->Environments.Record(caller);
        if (kind == (ulong)RingKind.DiskCompletion && record->DiskOutstanding != 0)
            return (long)KernelError.Busy;

        var ring = (RingPage*)kernel->Physical.Frame(frame);
        CapabilityUse.Begin(kernel, kernel->Capabilities[slot]);
        kernel->Frames[frame]->Pins++;
        if (kind == (ulong)RingKind.ConsoleInput)
        {
            CapabilityUse.Begin(kernel, kernel->Capabilities[console]);
            Release(kernel, ref record->ConsoleRingFrame, (uint)frame);
            kernel->ConsoleOwner = caller;
            kernel->ConsoleRing = ring;
            return 0;
        }

        if (kind == (ulong)RingKind.Message)
        {
            Release(kernel, ref record->MessageRingFrame, (uint)frame);
            record->MessageRing = ring;
            return 0;
        }

        if (kind == (ulong)RingKind.Repossession)
        {
            Release(kernel, ref record->RepossessionRingFrame, (uint)frame);
            record->RepossessionRing = ring;
            return 0;
        }

        Release(kernel, ref record->DiskRingFrame, (uint)frame);
        record->DiskRing = ring;
        return 0;
    }

    private static void Release(KernelState* kernel, ref uint held, uint next)
    {
        var old = held;
        held = next;
        if (old == 0)
            return;
        kernel->Frames[old]->Pins--;
        FrameOwnership.Settle(kernel, old);
    }
}
