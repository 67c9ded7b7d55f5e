using System;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>From a call to the rule that judges it.</summary>
public static class Rules
{
    /// <summary>Looks at the call before it is made; what comes back judges its answer and does to the model what it did to the kernel.</summary>
    public static Action Prepare(Call call, SimulatedMachine machine) => call.Number switch
    {
        KernelCall.Null => () => Expect(call, 0),
        KernelCall.ConsoleWrite => new DeviceRules(call, machine).WriteConsole,
        KernelCall.FrameAllocate => new FrameRules(call).Allocate,
        KernelCall.FrameFree => new FrameRules(call).Free,
        KernelCall.FrameShare => new FrameRules(call).Share,
        KernelCall.Map => new MapRules(call).Map,
        KernelCall.EnvironmentCreate => new EnvironmentRules(call).Create,
        KernelCall.EnvironmentStart => new EnvironmentRules(call).Start,
        KernelCall.EnvironmentSuspend => new EnvironmentRules(call).Suspend,
        KernelCall.EnvironmentDestroy => new EnvironmentRules(call).Destroy,
        KernelCall.EnvironmentExit => new EnvironmentRules(call).Exit,
        KernelCall.Yield => new SliceRules(call).Yield,
        KernelCall.Sleep => new SliceRules(call).Sleep,
        KernelCall.SliceBind => new SliceRules(call).Bind,
        KernelCall.Notify => new SliceRules(call).Notify,
        KernelCall.GateCreate => new TransferRules(call).CreateGate,
        KernelCall.Call => new TransferRules(call).Call,
        KernelCall.Serve => new TransferRules(call).Serve,
        KernelCall.Send => new TransferRules(call).Send,
        KernelCall.Recall => new RecallRules(call).Recall,
        KernelCall.Allot => new RecallRules(call).Allot,
        KernelCall.Repossess => new RecallRules(call).Repossess,
        KernelCall.CapabilityDerive => () => CapabilityRules.Derive(call),
        KernelCall.CapabilitySplit => () => CapabilityRules.Split(call),
        KernelCall.CapabilityGrant => () => CapabilityRules.Grant(call),
        KernelCall.CapabilityRevoke => () => CapabilityRules.Revoke(call),
        KernelCall.CapabilityDrop => () => CapabilityRules.Drop(call),
        KernelCall.DiskSubmit => new DiskRules(call, machine).Submit,
        KernelCall.PacketAttach => new PacketRules(call).Attach,
        KernelCall.PacketListen => new PacketRules(call).Listen,
        KernelCall.FilterInstall => new PacketRules(call).Install,
        KernelCall.PacketSend => new SendRules(call, machine).Send,
        KernelCall.NetworkConfigure => new PacketRules(call).Configure,
        KernelCall.RingAttach => new DeviceRules(call, machine).AttachRing,
        KernelCall.Power => new DeviceRules(call, machine).Power,
        KernelCall.SegmentBase => new DeviceRules(call, machine).SegmentBase,
        KernelCall.Entropy => new DeviceRules(call, machine).Entropy,
        _ => () => Expect(call, (long)KernelError.BadCall),
    };

    private static void Expect(Call call, long answer)
    {
        if (call.Answer != answer)
            throw new DisagreementException($"answer {Judgement.Text(call.Answer)}, expected {Judgement.Text(answer)}");
    }
}
