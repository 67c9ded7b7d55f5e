using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>GateCreate, Call, Serve and Send.</summary>
public sealed class TransferRules
{
    private readonly Call _call;
    private readonly uint _head;
    private readonly uint _tail;
    private readonly ulong _callEntry;

    /// <summary>Looks at the receiver's ring, and at where the caller is entered, before the call is made.</summary>
    public TransferRules(Call call)
    {
        _call = call;
        _callEntry = call.Kernel.Control(call.Caller.Slot).CallEntry;
        if (Ring is { } frame)
        {
            ref readonly var ring = ref MemoryMarshal.AsRef<RingPage>(call.Kernel.Bytes(frame));
            (_head, _tail) = (ring.Head, ring.Tail);
        }
    }

    private PageFrame? Ring => _call.World.Capabilities.TryGetValue(_call.Arguments[4], out var gate) ? gate.Callee?.MessageRing : null;

    /// <summary>environment or none, badge.</summary>
    public void CreateGate()
    {
        var judgement = default(Judgement);
        var target = _call.ResolveTarget(ref judgement, _call.Arguments[0]);
        judgement.Due(_call.Arguments[1] > uint.MaxValue, KernelError.BadArgument);
        judgement.Due(!_call.World.HasRoomForCapability(_call.Caller), KernelError.TableFull);
        if (judgement.Refuses(_call.Answer))
            return;
        _call.World.Add(new Capability
        {
            Handle = new Handle((ulong)_call.Answer),
            Holder = _call.Caller,
            Kind = CapabilityKind.Gate,
            Rights = Rights.Execute | Rights.Write | Rights.Grant,
            Base = target!.Slot,
            Length = 1,
            Callee = target,
            Badge = _call.Arguments[1],
        });
    }

    /// <summary>four words, gate, deadline. The answer comes later, if it comes: the caller waits.</summary>
    public void Call()
    {
        var judgement = default(Judgement);
        var gate = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[4], CapabilityKind.Gate, Rights.Execute);
        judgement.Due(gate is { Callee.IsAlive: false }, KernelError.NotFound);
        judgement.Due(gate?.Callee == _call.Caller, KernelError.BadArgument);
        judgement.Due(_call.Arguments[5] <= _call.Time, KernelError.TimedOut);
        if (judgement.Refuses(_call.Answer))
            return;
        var (caller, callee) = (_call.Caller, gate!.Callee!);
        caller.State = EnvironmentState.Calling;
        caller.Callee = callee;
        caller.Badge = gate.Badge;
        caller.Message = Message;
        caller.Deadline = _call.Arguments[5];
        if (callee.State == EnvironmentState.Parked)
            callee.Enter(caller, _call.Kernel);
        else
            callee.Waiting.Add(caller);
    }

    /// <summary>four words, flags.</summary>
    public void Serve()
    {
        var flags = (ServeFlags)_call.Arguments[4];
        var (replies, parks) = ((flags & ServeFlags.Reply) != 0, (flags & ServeFlags.Park) != 0);
        var judgement = default(Judgement);
        judgement.Due(flags == 0 || (flags & ~(ServeFlags.Reply | ServeFlags.Park)) != 0 || (parks && _callEntry == 0), KernelError.BadArgument);
        judgement.Due(!judgement.MustRefuse && !parks && _call.Caller.Caller == null, KernelError.NotFound);
        if (judgement.Refuses(_call.Answer))
            return;
        if (_call.Caller.Caller is { } answered)
            Answer(answered, replies);
        if (!parks)
            return;
        _call.Caller.State = EnvironmentState.Parked;
        if (_call.Caller.Waiting is [var next, ..])
            _call.Caller.Enter(next, _call.Kernel);
    }

    /// <summary>Whoever parks without a reply has refused the call.</summary>
    private void Answer(Environment answered, bool replies)
    {
        answered.EndCall(_call.Kernel, replies ? KernelError.None : KernelError.NotFound);
        if (!replies)
            return;
        ref readonly var registers = ref _call.Kernel.Record(answered.Slot).Registers;
        var reply = Message;
        if (registers.Rdi != reply.First || registers.Rsi != reply.Second || registers.Rdx != reply.Third || registers.R10 != reply.Fourth)
            throw new DisagreementException($"environment {answered.Slot} got the reply {registers.Rdi} {registers.Rsi} {registers.Rdx} {registers.R10}, expected {reply.First} {reply.Second} {reply.Third} {reply.Fourth}");
    }

    private TransferMessage Message => new()
    {
        First = _call.Arguments[0],
        Second = _call.Arguments[1],
        Third = _call.Arguments[2],
        Fourth = _call.Arguments[3],
    };

    /// <summary>four words, gate: an entry in the ring of the environment that the gate leads to.</summary>
    public void Send()
    {
        var judgement = default(Judgement);
        var gate = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[4], CapabilityKind.Gate, Rights.Write);
        judgement.Due(gate is { Callee.IsAlive: false }, KernelError.NotFound);
        judgement.Due(gate is { Callee.IsAlive: true } && (Ring == null || _head - _tail >= RingPage.MessageCapacity), KernelError.Busy);
        if (judgement.Refuses(_call.Answer))
            return;
        var entries = MemoryMarshal.Cast<byte, MessageEntry>(_call.Kernel.Bytes(Ring!)[RingPage.EntriesOffset..(RingPage.EntriesOffset + (48 * (int)RingPage.MessageCapacity))]);
        var entry = entries[(int)(_head % RingPage.MessageCapacity)];
        var sender = _call.Caller.Slot | ((ulong)_call.Caller.Generation << 32);
        if (entry.Badge != gate!.Badge || entry.Sender != sender || !entry.Message.Equals(Message))
            throw new DisagreementException($"a message arrived as {entry.Badge} from {entry.Sender:x}, expected {gate.Badge} from {sender:x}");
    }
}
