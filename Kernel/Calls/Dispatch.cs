using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>From a call number to its decoder. Every pointer argument is copied in or out once, by the decoder.</summary>
public static unsafe class Dispatch
{
    [RuntimeExport("kernel_call")]
    private static long Call(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong number)
    {
        var kernel = Machine.State;
        var caller = kernel->Current;
        var answer = (KernelCall)number switch
        {
            KernelCall.Null => 0,
            KernelCall.ConsoleWrite => ConsoleCalls.Write(kernel, caller, new Handle(a), b, c),
            KernelCall.FrameAllocate => FrameCalls.Allocate(kernel, caller, new Handle(a), b, c, d, e),
            KernelCall.FrameFree => FrameCalls.Free(kernel, caller, new Handle(a), b, c),
            KernelCall.FrameShare => FrameCalls.Share(kernel, caller, new Handle(a), b, c, d),
            KernelCall.Map => MapCall.Map(kernel, caller, new Handle(a), b, c),
            KernelCall.EnvironmentCreate => EnvironmentCalls.Create(kernel, caller, a),
            KernelCall.EnvironmentStart => EnvironmentCalls.Start(kernel, caller, new Handle(a), b),
            KernelCall.EnvironmentSuspend => EnvironmentCalls.Suspend(kernel, caller, new Handle(a)),
            KernelCall.EnvironmentDestroy => EnvironmentCalls.Destroy(kernel, caller, new Handle(a), (int)b),
            KernelCall.EnvironmentExit => EnvironmentCalls.Exit(kernel, caller, (int)a),
            KernelCall.Yield => SliceCalls.Yield(kernel, caller, new Handle(a)),
            KernelCall.Sleep => SliceCalls.Sleep(kernel, caller, a, b, c),
            KernelCall.CapabilityDerive => CapabilityCalls.Derive(kernel, caller, new Handle(a), b, c, d),
            KernelCall.CapabilitySplit => Derivation.Split(kernel, caller, new Handle(a), b),
            KernelCall.CapabilityGrant => CapabilityCalls.Grant(kernel, caller, new Handle(a), new Handle(b), c, d),
            KernelCall.CapabilityRevoke => (long)Revocation.Revoke(kernel, caller, new Handle(a)),
            KernelCall.CapabilityDrop => CapabilityCalls.Drop(kernel, caller, new Handle(a)),
            KernelCall.DiskSubmit => DiskCalls.Submit(kernel, caller, a, b),
            KernelCall.RingAttach => RingCalls.Attach(kernel, caller, a, new Handle(b), new Handle(c), d),
            KernelCall.Power => DeviceCalls.Power(kernel, caller, new Handle(a), b, c),
            KernelCall.SegmentBase => DeviceCalls.SegmentBase(a, b),
            KernelCall.Entropy => DeviceCalls.Entropy(kernel, caller, new Handle(a), b, c),
            _ => (long)KernelError.BadCall,
        };
        Flush(kernel);
        return answer;
    }

    private static void Flush(KernelState* kernel)
    {
        ref var stale = ref kernel->Translations;
        if (stale.Count == 0)
            return;
        if (stale.MustFlushAll)
            Cpu.WriteCr3(Cpu.ReadCr3());
        else
        {
            for (var i = 0; i < stale.Count; i++)
                Cpu.InvalidatePage(stale[i]);
        }

        stale.Clear();
    }
}
