using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>
/// From a call's number to its decoder: the one list of calls. The entry stub goes through a table that is filled from it (<see cref="CallTable"/>). Every pointer argument is copied in or out once, by the decoder.
/// </summary>
public static unsafe class Dispatch
{
    /// <summary>Where a call goes. Its answer: 0 or more, or a negative <see cref="KernelError"/>.</summary>
    public static delegate*<CallFrame*, long> EntryOf<TPlatform>(KernelCall number) where TPlatform : struct, IPlatform => Entries<TPlatform>.Of(number);
}

/// <summary>The list.</summary>
internal static unsafe class Entries<TPlatform> where TPlatform : struct, IPlatform
{
    public static delegate*<CallFrame*, long> Of(KernelCall number) => number switch
    {
        KernelCall.Null => &Null,
        KernelCall.ConsoleWrite => &ConsoleWrite,
        KernelCall.FrameAllocate => &FrameAllocate,
        KernelCall.FrameFree => &FrameFree,
        KernelCall.FrameShare => &FrameShare,
        KernelCall.Map => &Map,
        KernelCall.EnvironmentCreate => &EnvironmentCreate,
        KernelCall.EnvironmentStart => &EnvironmentStart,
        KernelCall.EnvironmentSuspend => &EnvironmentSuspend,
        KernelCall.EnvironmentDestroy => &EnvironmentDestroy,
        KernelCall.EnvironmentExit => &EnvironmentExit,
        KernelCall.Yield => &Yield,
        KernelCall.Sleep => &Sleep,
        KernelCall.CapabilityDerive => &CapabilityDerive,
        KernelCall.CapabilitySplit => &CapabilitySplit,
        KernelCall.CapabilityGrant => &CapabilityGrant,
        KernelCall.CapabilityRevoke => &CapabilityRevoke,
        KernelCall.CapabilityDrop => &CapabilityDrop,
        KernelCall.DiskSubmit => &DiskSubmit,
        KernelCall.RingAttach => &RingAttach,
        KernelCall.Power => &Power,
        KernelCall.SegmentBase => &SegmentBase,
        KernelCall.Entropy => &Entropy,
        KernelCall.SliceBind => &SliceBind,
        KernelCall.GateCreate => &GateCreate,
        KernelCall.Call => &Call,
        KernelCall.Serve => &Serve,
        KernelCall.Send => &Send,
        KernelCall.Recall => &Recall,
        KernelCall.Repossess => &Repossess,
        KernelCall.FilterInstall => &FilterInstall,
        KernelCall.PacketAttach => &PacketAttach,
        KernelCall.PacketListen => &PacketListen,
        KernelCall.PacketSend => &PacketSend,
        KernelCall.NetworkConfigure => &NetworkConfigure,
        KernelCall.Allot => &Allot,
        KernelCall.Notify => &Notify,
        _ => &Unknown,
    };

    private static long Null(CallFrame* call) => 0;
    private static long ConsoleWrite(CallFrame* call) => ConsoleCalls.Write<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third);
    private static long FrameAllocate(CallFrame* call) => FrameCalls.Allocate<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third, call->Fourth, call->Fifth);
    private static long FrameFree(CallFrame* call) => FrameCalls.Free<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third);
    private static long FrameShare(CallFrame* call) => FrameCalls.Share(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third, call->Fourth);
    private static long Map(CallFrame* call) => MapCall.Map<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third);
    private static long EnvironmentCreate(CallFrame* call) => EnvironmentCalls.Create<TPlatform>(call->Kernel, call->Caller, call->First);
    private static long EnvironmentStart(CallFrame* call) => EnvironmentCalls.Start<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second);
    private static long EnvironmentSuspend(CallFrame* call) => EnvironmentCalls.Suspend<TPlatform>(call->Kernel, call->Caller, call->FirstHandle);
    private static long EnvironmentDestroy(CallFrame* call) => EnvironmentCalls.Destroy<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, (int)call->Second);
    private static long EnvironmentExit(CallFrame* call) => EnvironmentCalls.Exit<TPlatform>(call->Kernel, call->Caller, (int)call->First);
    private static long Yield(CallFrame* call) => SliceCalls.Yield<TPlatform>(call->Kernel, call->Caller, call->FirstHandle);
    private static long Sleep(CallFrame* call) => SliceCalls.Sleep<TPlatform>(call->Kernel, call->Caller, call->First, call->Second, call->Third);
    private static long CapabilityDerive(CallFrame* call) => CapabilityCalls.Derive(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third, call->Fourth);
    private static long CapabilitySplit(CallFrame* call) => Derivation.Split(call->Kernel, call->Caller, call->FirstHandle, call->Second);
    private static long CapabilityGrant(CallFrame* call) => Forget(call, CapabilityCalls.Grant(call->Kernel, call->Caller, call->FirstHandle, call->SecondHandle, call->Third, call->Fourth));
    private static long CapabilityRevoke(CallFrame* call) => Forget(call, (long)Revocation.Revoke(call->Kernel, call->Caller, call->FirstHandle));
    private static long CapabilityDrop(CallFrame* call) => Forget(call, CapabilityCalls.Drop(call->Kernel, call->Caller, call->FirstHandle));
    private static long DiskSubmit(CallFrame* call) => DiskCalls.Submit<TPlatform>(call->Kernel, call->Caller, call->First, call->Second);
    private static long RingAttach(CallFrame* call) => RingCalls.Attach(call->Kernel, call->Caller, call->First, call->SecondHandle, new Handle(call->Third), call->Fourth);
    private static long Power(CallFrame* call) => DeviceCalls.Power<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third);
    private static long SegmentBase(CallFrame* call) => DeviceCalls.SegmentBase<TPlatform>(call->First, call->Second);
    private static long Entropy(CallFrame* call) => DeviceCalls.Entropy<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third);
    private static long SliceBind(CallFrame* call) => SliceCalls.Bind(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third, new Handle(call->Fourth), call->Fifth);
    private static long GateCreate(CallFrame* call) => TransferCalls.CreateGate(call->Kernel, call->Caller, call->FirstHandle, call->Second);
    private static long Call(CallFrame* call) => TransferCalls.Call<TPlatform>(call->Kernel, call->Caller, call->First, call->Second, call->Third, call->Fourth, new Handle(call->Fifth), call->Sixth);
    private static long Serve(CallFrame* call) => TransferCalls.Serve<TPlatform>(call->Kernel, call->Caller, call->First, call->Second, call->Third, call->Fourth, call->Fifth);
    private static long Send(CallFrame* call) => TransferCalls.Send(call->Kernel, call->Caller, call->First, call->Second, call->Third, call->Fourth, new Handle(call->Fifth));
    private static long Recall(CallFrame* call) => RecallCalls.Recall(call->Kernel, call->Caller, call->FirstHandle, call->SecondHandle, call->Third, call->Fourth);
    private static long Repossess(CallFrame* call) => Forget(call, RecallCalls.Repossess<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->SecondHandle));
    private static long FilterInstall(CallFrame* call) => FilterCalls.Install<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second);
    private static long PacketAttach(CallFrame* call) => NetworkCalls.Attach<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second, call->Third);
    private static long PacketListen(CallFrame* call) => NetworkCalls.Listen(call->Kernel, call->Caller, call->FirstHandle, call->Second);
    private static long PacketSend(CallFrame* call) => NetworkCalls.Send<TPlatform>(call->Kernel, call->Caller, call->First, call->Second);
    private static long NetworkConfigure(CallFrame* call) => NetworkCalls.Configure<TPlatform>(call->Kernel, call->Caller, call->FirstHandle, call->Second);
    private static long Allot(CallFrame* call) => RecallCalls.Allot(call->Kernel, call->Caller, call->FirstHandle, call->SecondHandle, call->Third);
    private static long Notify(CallFrame* call) => SliceCalls.Notify(call->Kernel, call->Caller, call->First);

    private static long Unknown(CallFrame* call) => (long)KernelError.BadCall;

    /// <summary>After calls that may take mappings of the running environment away. (Map forgets piece by piece.)</summary>
    private static long Forget(CallFrame* call, long answer)
    {
        StaleTranslations.Forget<TPlatform>(call->Kernel);
        return answer;
    }
}
