using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>EnvironmentCreate, Start, Suspend, Destroy, Exit.</summary>
public sealed class EnvironmentRules
{
    private const ulong UserEnd = 1UL << 47;

    private readonly Call _call;
    private readonly EnvironmentOrder? _order;
    private readonly StartState? _start;

    /// <summary>Looks at the memory that the call points to, before it is made.</summary>
    public EnvironmentRules(Call call)
    {
        _call = call;
        if (call.Number == KernelCall.EnvironmentCreate)
            _order = call.View.Read<EnvironmentOrder>(call.Arguments[0], 1) is [var order] ? order : null;
        if (call.Number == KernelCall.EnvironmentStart)
            _start = call.View.Read<StartState>(call.Arguments[1], 1) is [var start] ? start : null;
    }

    public void Create()
    {
        var judgement = default(Judgement);
        Capability? creation = null, payer = null;
        if (_order is { } order)
        {
            creation = _call.Resolve(ref judgement, _call.Caller, order.Creation.Value, CapabilityKind.Creation, Rights.Control);
            payer = _call.Resolve(ref judgement, _call.Caller, order.Account.Value, CapabilityKind.Account, Rights.Control);
        }

        judgement.Due(_order == null, KernelError.BadAddress);
        judgement.Due(creation is { Length: 0 } || !_call.World.HasRoomForCapability(_call.Caller) || _call.World.EnvironmentsAreFull, KernelError.TableFull);
        judgement.Due(_call.World.FreeFrames < EnvironmentFactory.FramesNeeded || (payer != null && payer.Account!.LeastRoom < EnvironmentFactory.FramesNeeded), KernelError.NoFrames);
        if (judgement.Refuses(_call.Answer))
            return;

        var handle = new Handle((ulong)_call.Answer);
        var slot = (uint)_call.Kernel.Capability(handle.Index).Base;
        if (slot == 0 || slot >= _call.World.Environments.Length || _call.World.Environments[slot] != null)
            throw new DisagreementException($"environment slot {slot} was given, but is in use");
        var made = Births.Take(_call.World, _call.Kernel, slot, _call.Caller.Slot, payer!.Account!);
        made.Creation = creation;
        creation!.Length--;
        _call.World.Add(new Capability
        {
            Handle = handle,
            Holder = _call.Caller,
            Kind = CapabilityKind.Environment,
            Rights = Rights.All,
            Base = slot,
            Length = 1,
            Environment = made,
        });
    }

    /// <summary>environment, state.</summary>
    public void Start()
    {
        var judgement = default(Judgement);
        var target = _call.ResolveTarget(ref judgement, _call.Arguments[0]);
        var resumes = target is { State: EnvironmentState.Suspended } && _call.Arguments[1] == 0;
        if (!resumes)
        {
            judgement.Due(target != null && target.State != EnvironmentState.Embryo, KernelError.Busy);
            judgement.Due(_start == null, KernelError.BadAddress);
            judgement.Due(_start is { } state && (state.Rip >= UserEnd || state.FsBase >= UserEnd || (state.Flags & ~StartFlags.Dispatched) != 0), KernelError.BadArgument);
        }

        if (judgement.Refuses(_call.Answer))
            return;
        target!.State = EnvironmentState.Ready;
        if (resumes)
            return;
        ref readonly var registers = ref _call.Kernel.Record(target.Slot).Registers;
        var start = _start!.Value;
        target.IsDispatched = _call.Caller.IsDispatched || start.Flags != 0;
        if (registers.Rip != start.Rip || registers.Rsp != start.Rsp || registers.Rdi != start.Argument || registers.Rsi != start.SecondArgument
            || registers.FsBase != start.FsBase || registers.Cs != UpcallFrame.UserCode || registers.Ss != UpcallFrame.UserData || registers.Rflags != RegisterFrame.UserFlags)
            throw new DisagreementException("an environment does not start with the registers that were ordered");
    }

    /// <summary>environment.</summary>
    public void Suspend()
    {
        var judgement = default(Judgement);
        var target = _call.ResolveTarget(ref judgement, _call.Arguments[0]);
        judgement.Due(target is { Waits: true }, KernelError.Busy);
        if (judgement.Refuses(_call.Answer))
            return;
        _call.World.WakeUp(target!);
        if (target!.State == EnvironmentState.Calling)
            target.EndCall(_call.Kernel, KernelError.Again);
        target.State = EnvironmentState.Suspended;
        _call.World.EndIfAbandoned(target);
    }

    /// <summary>environment, status.</summary>
    public void Destroy()
    {
        var judgement = default(Judgement);
        var target = _call.ResolveTarget(ref judgement, _call.Arguments[0]);
        if (!judgement.Refuses(_call.Answer))
            _call.World.End(target!, EndReason.Destroyed, (int)_call.Arguments[1]);
    }

    /// <summary>status.</summary>
    public void Exit() => _call.World.End(_call.Caller, EndReason.Exit, (int)_call.Arguments[0]);
}
