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
    private static long Entered(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong number, KernelState* kernel) =>
        Call<BarePlatform>(kernel, a, b, c, d, e, f, number);

    /// <summary>What the entry stub calls instead while calls are traced.</summary>
    [RuntimeExport("kernel_call_traced")]
    private static long EnteredTraced(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong number, KernelState* kernel)
    {
        kernel->Trace.Note(TraceKind.Call, kernel->Current, number, a);
        return Entered(a, b, c, d, e, f, number, kernel);
    }

    /// <summary>
    /// A call of the current environment. Its number is below <see cref="KernelCalls.Count"/> when it comes from the entry stub. What is called here is the last thing that is done, so the
    /// compiler makes jumps of the calls. That needs room for as many arguments on the stack as the longest list has there: two.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Call<TPlatform>(KernelState* kernel, ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong number)
        where TPlatform : struct, IPlatform
    {
        var caller = kernel->Current;
        switch ((KernelCall)number)
        {
            case KernelCall.Null:
                return 0;
            case KernelCall.ConsoleWrite:
                return ConsoleCalls.Write<TPlatform>(kernel, caller, new Handle(a), b, c);
            case KernelCall.FrameAllocate:
                return FrameCalls.Allocate<TPlatform>(kernel, caller, new Handle(a), b, c, d, e);
            case KernelCall.FrameFree:
                return FrameCalls.Free<TPlatform>(kernel, caller, new Handle(a), b, c);
            case KernelCall.FrameShare:
                return FrameCalls.Share(kernel, caller, new Handle(a), b, c, d);
            case KernelCall.Map:
                return MapCall.Map<TPlatform>(kernel, caller, new Handle(a), b, c);
            case KernelCall.EnvironmentCreate:
                return EnvironmentCalls.Create<TPlatform>(kernel, caller, a);
            case KernelCall.EnvironmentStart:
                return EnvironmentCalls.Start<TPlatform>(kernel, caller, new Handle(a), b);
            case KernelCall.EnvironmentSuspend:
                return EnvironmentCalls.Suspend<TPlatform>(kernel, caller, new Handle(a));
            case KernelCall.EnvironmentDestroy:
                return EnvironmentCalls.Destroy<TPlatform>(kernel, caller, new Handle(a), (int)b);
            case KernelCall.EnvironmentExit:
                return EnvironmentCalls.Exit<TPlatform>(kernel, caller, (int)a);
            case KernelCall.Yield:
                return SliceCalls.Yield<TPlatform>(kernel, caller, new Handle(a));
            case KernelCall.Sleep:
                return SliceCalls.Sleep<TPlatform>(kernel, caller, a, b, c);
            case KernelCall.CapabilityDerive:
                return CapabilityCalls.Derive(kernel, caller, new Handle(a), b, c, d);
            case KernelCall.CapabilitySplit:
                return Derivation.Split(kernel, caller, new Handle(a), b);
            case KernelCall.CapabilityGrant:
                return Grant<TPlatform>(kernel, caller, new Handle(a), new Handle(b), c, d);
            case KernelCall.CapabilityRevoke:
                return Revoke<TPlatform>(kernel, caller, new Handle(a));
            case KernelCall.CapabilityDrop:
                return Drop<TPlatform>(kernel, caller, new Handle(a));
            case KernelCall.DiskSubmit:
                return DiskCalls.Submit<TPlatform>(kernel, caller, a, b);
            case KernelCall.RingAttach:
                return RingCalls.Attach(kernel, caller, a, new Handle(b), new Handle(c), d);
            case KernelCall.Power:
                return DeviceCalls.Power<TPlatform>(kernel, caller, new Handle(a), b, c);
            case KernelCall.SegmentBase:
                return DeviceCalls.SegmentBase<TPlatform>(a, b);
            case KernelCall.Entropy:
                return DeviceCalls.Entropy<TPlatform>(kernel, caller, new Handle(a), b, c);
            case KernelCall.SliceBind:
                return SliceCalls.Bind(kernel, caller, new Handle(a), b, c, new Handle(d), e);
            case KernelCall.GateCreate:
                return TransferCalls.CreateGate(kernel, caller, new Handle(a), b);
            case KernelCall.Call:
                return TransferCalls.Call<TPlatform>(kernel, caller, a, b, c, d, new Handle(e), f);
            case KernelCall.Serve:
                return TransferCalls.Serve<TPlatform>(kernel, caller, a, b, c, d, e);
            case KernelCall.Send:
                return TransferCalls.Send(kernel, caller, a, b, c, d, new Handle(e));
            case KernelCall.Recall:
                return RecallCalls.Recall(kernel, caller, new Handle(a), new Handle(b), c, d);
            case KernelCall.Repossess:
                return Repossess<TPlatform>(kernel, caller, new Handle(a), new Handle(b));
            case KernelCall.FilterInstall:
                return FilterCalls.Install<TPlatform>(kernel, caller, new Handle(a), b);
            case KernelCall.PacketAttach:
                return NetworkCalls.Attach<TPlatform>(kernel, caller, new Handle(a), b, c);
            case KernelCall.PacketListen:
                return NetworkCalls.Listen(kernel, caller, new Handle(a), b);
            case KernelCall.PacketSend:
                return NetworkCalls.Send<TPlatform>(kernel, caller, a, b);
            case KernelCall.NetworkConfigure:
                return NetworkCalls.Configure<TPlatform>(kernel, caller, new Handle(a), b);
            case KernelCall.Allot:
                return RecallCalls.Allot(kernel, caller, new Handle(a), new Handle(b), c);
            case KernelCall.Notify:
                return SliceCalls.Notify(kernel, caller, a);
            default:
                return (long)KernelError.BadCall;
        }
    }

    // These may take mappings of the running environment away. (Map forgets piece by piece.)
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Grant<TPlatform>(KernelState* kernel, uint caller, Handle handle, Handle environment, ulong rights, ulong flags) where TPlatform : struct, IPlatform =>
        Forget<TPlatform>(kernel, CapabilityCalls.Grant(kernel, caller, handle, environment, rights, flags));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Revoke<TPlatform>(KernelState* kernel, uint caller, Handle handle) where TPlatform : struct, IPlatform =>
        Forget<TPlatform>(kernel, (long)Revocation.Revoke(kernel, caller, handle));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Drop<TPlatform>(KernelState* kernel, uint caller, Handle handle) where TPlatform : struct, IPlatform =>
        Forget<TPlatform>(kernel, CapabilityCalls.Drop(kernel, caller, handle));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Repossess<TPlatform>(KernelState* kernel, uint caller, Handle handle, Handle target) where TPlatform : struct, IPlatform =>
        Forget<TPlatform>(kernel, RecallCalls.Repossess<TPlatform>(kernel, caller, handle, target));

    private static long Forget<TPlatform>(KernelState* kernel, long answer) where TPlatform : struct, IPlatform
    {
        StaleTranslations.Forget<TPlatform>(kernel);
        return answer;
    }
}
