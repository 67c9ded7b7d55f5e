using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps about calls from player to player.</summary>
public sealed partial class PlayWriter
{
    private const ulong CallEntryOffset = 96;

    private PlayedStep CallGate() => Call(KernelCall.Call, [11, Number(), 13, Number(), Handle(Me, CapabilityKind.Gate), Deadline()]);

    private PlayedStep Serve()
    {
        var mayPark = MayBlock || Me.Waiting.Count != 0;
        return Call(KernelCall.Serve, [Number(), 22, 23, Number(), _chance.Percent(92) ? mayPark ? 1 + (ulong)_chance.Below(3) : 1 : _chance.Of<ulong>(0, 4, 5)]);
    }

    /// <summary>A server says where it is entered and parks, clients call it, and are answered; each may do something else instead.</summary>
    private PlayedStep Conversation()
    {
        var gates = Variables(gate => gate is { Kind: CapabilityKind.Gate, Callee.IsAlive: true } && (gate.Rights & Abi.Rights.Execute) != 0 && PlayerOf(gate.Holder) >= 0 && PlayerOf(gate.Callee) >= 0 && gate.Holder != gate.Callee);
        if (gates.Length == 0)
            return OfferGate();
        var gate = _chance.Of(gates);
        var named = World.Capabilities[_rehearsal[gate]];
        var (client, server) = (PlayerOf(named.Holder), PlayerOf(named.Callee!));
        if (!_rehearsal.IsAtRest(server))
            return CallGate();
        if (_chance.Percent(30))
            return Correspond(client, server, gate);
        Plan(server, () => MayBlock ? Call(KernelCall.Serve, [0, 0, 0, 0, _chance.Percent(80) ? 2UL : 3UL]) : null);
        for (var calls = 1 + _chance.Below(3); calls > 0; calls--)
        {
            Plan(client, () => MayBlock || named.Callee!.State == EnvironmentState.Parked ? Call(KernelCall.Call, [Number(), 2, Number(), 4, Operand.Of(gate), Deadline()]) : null);
            if (_chance.Percent(15))
                _planned.Enqueue(() => AtRest() is [var player, ..] ? As(player, SuspendOrResume) : null);
            Plan(server, () => _chance.Percent(85) ? Serve() : Usual());
        }

        _player = server;
        return new PlayedStep(server, null, [], new Store(Layout.ControlPage + CallEntryOffset, [_chance.Percent(95) ? Operand.Of(Stage.CallEntry) : 0, Operand.Of(Stage.CallStack)]));
    }

    /// <summary>One takes messages in a ring, another sends some.</summary>
    private PlayedStep Correspond(int sender, int receiver, int gate)
    {
        var frame = Variable();
        var account = Handle(_rehearsal.Player(receiver), CapabilityKind.Account);
        Plan(receiver, () => Call(KernelCall.RingAttach, [(ulong)RingKind.Message, 0, account, Operand.Of(frame)]));
        for (var messages = 1 + _chance.Below(3); messages > 0; messages--)
            Plan(sender, () => Call(KernelCall.Send, [Number(), 2, 3, Number(), Operand.Of(gate)]));
        return As(receiver, () => Call(KernelCall.FrameAllocate, [account, 1, Answers, 0, 0], fetch: new Fetch(Answers, 1, 4, 4, frame)));
    }

    /// <summary>A gate to oneself, for another.</summary>
    private PlayedStep OfferGate()
    {
        var (server, gate) = (_player, Variable());
        Plan(server, () => Call(KernelCall.CapabilityGrant, [Operand.Of(gate), Target(0), (ulong)(Abi.Rights.Execute | Abi.Rights.Write | Abi.Rights.Grant), (ulong)_chance.Below(2)], result: Variable()));
        return Call(KernelCall.GateCreate, [0, (ulong)_chance.Below(9)], result: gate);
    }

    private PlayedStep As(int player, System.Func<PlayedStep> make)
    {
        _player = player;
        return make();
    }

    private int PlayerOf(Environment? environment) => Enumerable.Range(0, Stage.Players).FirstOrDefault(player => _rehearsal.Player(player) == environment, -1);

    private ulong Number() => _chance.Percent(80) ? (ulong)_chance.Below(100) : _chance.Next();
}
