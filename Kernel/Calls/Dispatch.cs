using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>From a call number to its decoder. Every pointer argument is copied in or out once, by the decoder.</summary>
public static unsafe class Dispatch
{
    [RuntimeExport("kernel_call"), MethodImpl(MethodImplOptions.NoInlining)]
    private static long Entered(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong number) =>
        Call<BarePlatform>(Machine.State, a, b, c, d, e, f, number);

    /// <summary>What the entry stub calls instead while calls are traced.</summary>
    [RuntimeExport("kernel_call_traced")]
    private static long EnteredTraced(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong number)
    {
        Machine.State->Trace.Note(TraceKind.Call, Machine.State->Current, number, a);
        return Entered(a, b, c, d, e, f, number);
    }

    /// <summary>A call of the current environment. Its number is below <see cref="KernelCalls.Count"/> when it comes from the entry stub.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Call<TPlatform>(KernelState* kernel, ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong number)
        where TPlatform : struct, IPlatform
    {
        var caller = kernel->Current;
        var answer = (KernelCall)number switch
        {
            KernelCall.Null => 0,
            KernelCall.ConsoleWrite => ConsoleCalls.Write<TPlatform>(kernel, caller, new Handle(a), b, c),
            KernelCall.FrameAllocate => FrameCalls.Allocate<TPlatform>(kernel, caller, new Handle(a), b, c, d, e),
            KernelCall.FrameFree => FrameCalls.Free<TPlatform>(kernel, caller, new Handle(a), b, c),
            KernelCall.FrameShare => FrameCalls.Share(kernel, caller, new Handle(a), b, c, d),
            KernelCall.Map => MapCall.Map<TPlatform>(kernel, caller, new Handle(a), b, c),
            KernelCall.EnvironmentCreate => EnvironmentCalls.Create<TPlatform>(kernel, caller, a),
            KernelCall.EnvironmentStart => EnvironmentCalls.Start<TPlatform>(kernel, caller, new Handle(a), b),
            KernelCall.EnvironmentSuspend => EnvironmentCalls.Suspend<TPlatform>(kernel, caller, new Handle(a)),
            KernelCall.EnvironmentDestroy => EnvironmentCalls.Destroy<TPlatform>(kernel, caller, new Handle(a), (int)b),
            KernelCall.EnvironmentExit => EnvironmentCalls.Exit<TPlatform>(kernel, caller, (int)a),
            KernelCall.Yield => SliceCalls.Yield<TPlatform>(kernel, caller, new Handle(a)),
            KernelCall.Sleep => SliceCalls.Sleep<TPlatform>(kernel, caller, a, b, c),
            KernelCall.CapabilityDerive => CapabilityCalls.Derive(kernel, caller, new Handle(a), b, c, d),
            KernelCall.CapabilitySplit => Derivation.Split(kernel, caller, new Handle(a), b),
            KernelCall.CapabilityGrant => CapabilityCalls.Grant(kernel, caller, new Handle(a), new Handle(b), c, d),
            KernelCall.CapabilityRevoke => (long)Revocation.Revoke(kernel, caller, new Handle(a)),
            KernelCall.CapabilityDrop => CapabilityCalls.Drop(kernel, caller, new Handle(a)),
            KernelCall.DiskSubmit => DiskCalls.Submit<TPlatform>(kernel, caller, a, b),
            KernelCall.RingAttach => RingCalls.Attach(kernel, caller, a, new Handle(b), new Handle(c), d),
            KernelCall.Power => DeviceCalls.Power<TPlatform>(kernel, caller, new Handle(a), b, c),
            KernelCall.SegmentBase => DeviceCalls.SegmentBase<TPlatform>(a, b),
            KernelCall.Entropy => DeviceCalls.Entropy<TPlatform>(kernel, caller, new Handle(a), b, c),
            KernelCall.SliceBind => SliceCalls.Bind(kernel, caller, new Handle(a), b, c, new Handle(d), e),
            KernelCall.GateCreate => TransferCalls.CreateGate(kernel, caller, new Handle(a), b),
            KernelCall.Call => TransferCalls.Call<TPlatform>(kernel, caller, new Handle(e), f, new TransferMessage { First = a, Second = b, Third = c, Fourth = d }),
            KernelCall.Serve => TransferCalls.Serve<TPlatform>(kernel, caller, e, new TransferMessage { First = a, Second = b, Third = c, Fourth = d }),
            KernelCall.Send => TransferCalls.Send(kernel, caller, new Handle(e), new TransferMessage { First = a, Second = b, Third = c, Fourth = d }),
            KernelCall.Recall => RecallCalls.Recall(kernel, caller, new Handle(a), new Handle(b), c, d),
            KernelCall.Repossess => RecallCalls.Repossess<TPlatform>(kernel, caller, new Handle(a), new Handle(b)),
            KernelCall.FilterInstall => FilterCalls.Install<TPlatform>(kernel, caller, new Handle(a), b),
            KernelCall.PacketAttach => NetworkCalls.Attach<TPlatform>(kernel, caller, new Handle(a), b, c),
            KernelCall.PacketListen => NetworkCalls.Listen(kernel, caller, new Handle(a), b),
            KernelCall.PacketSend => NetworkCalls.Send<TPlatform>(kernel, caller, a, b),
            KernelCall.NetworkConfigure => NetworkCalls.Configure<TPlatform>(kernel, caller, new Handle(a), b),
            KernelCall.Allot => RecallCalls.Allot(kernel, caller, new Handle(a), new Handle(b), c),
            KernelCall.Notify => SliceCalls.Notify(kernel, caller, a),
            _ => (long)KernelError.BadCall,
        };
        StaleTranslations.Forget<TPlatform>(kernel);
        return answer;
    }
}
