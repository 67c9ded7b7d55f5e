using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>GateCreate and Send. Synchronous calls (Call, Serve) have no rule yet, and no program makes one.</summary>
public sealed class TransferRules
{
    private readonly Call _call;
    private readonly uint _head;
    private readonly uint _tail;

    /// <summary>Looks at the receiver's ring before the call is made.</summary>
    public TransferRules(Call call)
    {
        _call = call;
        if (Ring is { } frame)
        {
            ref readonly var ring = ref MemoryMarshal.AsRef<RingPage>(call.Kernel.Bytes(frame));
            (_head, _tail) = (ring.Head, ring.Tail);
        }
    }

    private PageFrame? Ring => _call.World.Capabilities.TryGetValue(_call.Arguments[0], out var gate) ? gate.Callee?.MessageRing : null;

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

    /// <summary>gate, four words: an entry in the ring of the environment that the gate leads to.</summary>
    public void Send()
    {
        var judgement = default(Judgement);
        var gate = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Gate, Rights.Write);
        judgement.Due(gate is { Callee.IsAlive: false }, KernelError.NotFound);
        judgement.Due(gate is { Callee.IsAlive: true } && (Ring == null || _head - _tail >= RingPage.MessageCapacity), KernelError.Busy);
        if (judgement.Refuses(_call.Answer))
            return;
        var entries = MemoryMarshal.Cast<byte, MessageEntry>(_call.Kernel.Bytes(Ring!)[RingPage.EntriesOffset..(RingPage.EntriesOffset + (48 * (int)RingPage.MessageCapacity))]);
        var entry = entries[(int)(_head % RingPage.MessageCapacity)];
        var sender = _call.Caller.Slot | ((ulong)_call.Caller.Generation << 32);
        if (entry.Badge != gate!.Badge || entry.Sender != sender || entry.Message.First != _call.Arguments[1] || entry.Message.Fourth != _call.Arguments[4])
            throw new DisagreementException($"a message arrived as {entry.Badge} from {entry.Sender:x}, expected {gate.Badge} from {sender:x}");
    }
}
