using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps about the network interface: whose it is, packet rings, filters.</summary>
public sealed partial class PlayWriter
{
    /// <summary>How many there can be is the machine's.</summary>
    private const int MostFilters = 12;

    private readonly Packets _packets;

    /// <summary>Those who have something of it do most with it.</summary>
    private PlayedStep Network()
    {
        var holders = Variables(capability => capability.Kind == CapabilityKind.Network).Select(variable => PlayerOf(World.Capabilities[_rehearsal[variable]].Holder)).Where(player => player >= 0 && _rehearsal.IsAtRest(player)).ToArray();
        if (holders.Length != 0 && _chance.Percent(97))
            _player = _chance.Of(holders);
        return UseNetwork();
    }

    private PlayedStep UseNetwork() => _chance.Below(20) switch
    {
        < 2 => Configure(),
        < 4 => Call(KernelCall.PacketListen, [Handle(Me, CapabilityKind.Network), (ulong)_chance.Below(_chance.Percent(90) ? 3 : 4)]),
        < 7 => InstallFilter(),
        < 9 => AttachRing(),
        < 13 => SendFrame(),
        < 14 => SendBatch(),
        < 15 => DerivePorts(),
        < 16 => Eavesdrop(),
        < 18 => Receive(),
        _ => LetPorts(),
    };

    /// <summary>The address of IPv4, the rest of that, and one of IPv6.</summary>
    private PlayedStep Configure()
    {
        ulong version = (ulong)_chance.Below(4) << 32;
        Operand[] words = [_chance.Percent(85) ? Packets.Address4 : _chance.Next(), 0, 24 | version, (ulong)_chance.Below(3), 1, .. Enumerable.Repeat((Operand)0UL, 11)];
        return Call(KernelCall.NetworkConfigure, [Handle(Me, CapabilityKind.Network), Readable(Arguments)], new Store(Arguments, words));
    }

    private PlayedStep DerivePorts()
    {
        var (first, count) = _chance.Percent(90) ? ((ulong)_chance.Below(4), 1 + (ulong)_chance.Below(4)) : _chance.Of((65535UL, 2UL), (0UL, 0UL), (0UL, Stage.Ports));
        return Call(KernelCall.CapabilityDerive, [Handle(Me, CapabilityKind.Network), first, count, Rights()], result: Variable());
    }

    /// <summary>Of frames that are different ones: what the kernel reads in the first must not be what somebody sent.</summary>
    private PlayedStep AttachRing()
    {
        var frames = Enumerable.Range(0, Stage.Variables).Where(variable => (_rehearsal.Frames >> variable & 1) != 0).DistinctBy(variable => _rehearsal[variable]).OrderBy(_ => _chance.Next()).ToArray();
        var count = _chance.Percent(85) ? _chance.Of(0, 2, 3, 3, 5) : _chance.Of(1, 4, 130);
        if (frames.Length < 5)
            return Allocate();
        return Attach(Handle(Me, CapabilityKind.Account, CapabilityKind.Frames), [.. frames.Take(count).Select(frame => Operand.Of(frame))], (ulong)count);
    }

    private PlayedStep Attach(Operand memory, Operand[] frames, ulong count) =>
        Call(KernelCall.PacketAttach, [memory, Readable(Arguments), count], new Store(Arguments, [.. frames.Take(WordRecords.Count)], 4));

    private PlayedStep InstallFilter()
    {
        if (World.Filters.Count(filter => filter.IsInstalled(World)) >= MostFilters)
            return Call(KernelCall.CapabilityDrop, [Handle(Me, CapabilityKind.Filter)]);
        const ulong ceded = Arguments + 24, atoms = ceded + 8;
        var conditions = _packets.Conditions();
        var count = _chance.Percent(95) ? (ulong)conditions.Length / 3 : _chance.Of<ulong>(0, FilterAtom.MaxCount + 1);
        var hasFilter = Variables(capability => capability.Kind == CapabilityKind.Filter && capability.Holder == Me).Length != 0;
        var shown = _chance.Percent(hasFilter ? 60 : 95) ? 0UL : 1 + (ulong)_chance.Below(_chance.Percent(90) ? 1 : 2);
        return Call(KernelCall.FilterInstall, [Handle(Me, CapabilityKind.Network), Readable(Arguments)],
            new Store(Arguments, [atoms, ceded, count | (shown << 32), Handle(Me, CapabilityKind.Filter), .. conditions]), result: Variable());
    }

    /// <summary>Who sends listens to it, and reads some of what comes.</summary>
    private PlayedStep Eavesdrop()
    {
        var (listener, page) = (_player, Stage.Page(_chance.Below(Stage.Pages)));
        var account = Handle(Me, CapabilityKind.Account);
        var ring = PlanRing(listener, account, page);
        Plan(listener, () => Call(KernelCall.PacketListen, [Handle(Me, CapabilityKind.Network), (ulong)ListenMode.All]));
        for (var frames = 1 + _chance.Below(6); frames > 0; frames--)
            Plan(listener, () => _chance.Percent(70) ? SendFrame() : SendBatch());
        Plan(listener, () => new PlayedStep(_player, null, [], new Store(page + TailOffset, [(ulong)_chance.Below(5)])));
        Plan(listener, SendFrame);
        return ring;
    }

    /// <summary>A ring, filters, and frames that they may take.</summary>
    private PlayedStep Receive()
    {
        var receiver = _player;
        var ring = PlanRing(receiver, Handle(Me, CapabilityKind.Account), Stage.Page(_chance.Below(Stage.Pages)));
        for (var filters = 1 + _chance.Below(3); filters > 0; filters--)
            Plan(receiver, InstallFilter);
        for (var frames = 1 + _chance.Below(5); frames > 0; frames--)
            Plan(receiver, SendFrame);
        return ring;
    }

    /// <summary>Somebody gets some ports, what arrives for one of them, and may send from it; perhaps the filter is taken again.</summary>
    private PlayedStep LetPorts()
    {
        var others = AtRest().Where(other => other != _player).ToArray();
        if (others.Length == 0)
            return Configure();
        var (owner, tenant) = (_player, _chance.Of(others));
        var (ports, let) = (Variable(), Variable());
        if (Variables(capability => capability.Kind == CapabilityKind.Account && capability.Holder == _rehearsal.Player(tenant)).Length == 0 && World.Accounts.Count < MostAccounts)
            PlanAccount(owner, tenant);
        Plan(owner, Configure);
        Plan(owner, () => NamedFor(owner, tenant) is { } target ? Call(KernelCall.CapabilityGrant, [Operand.Of(ports), target, Rights(), (ulong)_chance.Below(2)], result: let) : null);
        Plan(tenant, () => PlanRing(tenant, Handle(Me, CapabilityKind.Account), Stage.Page(_chance.Below(Stage.Pages))));
        for (var steps = 1 + _chance.Below(4); steps > 0; steps--)
            Plan(tenant, () => _chance.Percent(50) ? SendFrame() : InstallFilter());
        Plan(owner, SendFrame);
        if (_chance.Percent(40))
        {
            Plan(owner, () => Call(KernelCall.Recall, RecallArguments(CapabilityKind.Filter)));
            Plan(owner, () => Call(KernelCall.Repossess, RecallArguments(CapabilityKind.Filter)));
        }

        return Call(KernelCall.CapabilityDerive, [Handle(Me, CapabilityKind.Network), (ulong)_chance.Below(4), 1 + (ulong)_chance.Below(3), (ulong)Abi.Rights.All], result: ports);
    }

    private void PlanAccount(int giver, int receiver)
    {
        var part = Variable();
        Plan(giver, () => Call(KernelCall.CapabilityDerive, [Handle(Me, CapabilityKind.Account), 0, 12, (ulong)Abi.Rights.All], result: part));
        Plan(giver, () => NamedFor(giver, receiver) is { } target ? Call(KernelCall.CapabilityGrant, [Operand.Of(part), target, (ulong)Abi.Rights.All, 1], result: Variable()) : null);
    }

    /// <summary>Frames for a ring; soon they are one, and its page can be read and written.</summary>
    private PlayedStep PlanRing(int player, Operand account, ulong page)
    {
        const int count = 3;
        const ulong access = (ulong)(MapFlags.Read | MapFlags.Write | MapFlags.Replace);
        var first = Variable(count);
        Plan(player, () => Call(KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [page, Operand.Of(first), account, access])));
        Plan(player, () => Attach(account, [Operand.Of(first), Operand.Of(first + 1), Operand.Of(first + 2)], count));
        return Call(KernelCall.FrameAllocate, [account, count, Answers, 0, 0], fetch: new Fetch(Answers, count, 4, 4, first));
    }

    /// <summary>An address that can be read, as a rule.</summary>
    private Operand Readable(ulong address) => _chance.Percent(97) ? address : WrongNumber;
}
