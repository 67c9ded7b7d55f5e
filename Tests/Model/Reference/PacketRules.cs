using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// PacketAttach, PacketListen, FilterInstall, NetworkConfigure: who may, what is pinned, which capability is made, and why a filter is refused. Which filter takes a packet is the
/// business of Tests/Host/Packet.
/// </summary>
public sealed class PacketRules
{
    private const int MostListeners = 8, MostShapes = 8;

    private readonly Call _call;
    private readonly uint[]? _frames;
    private readonly FilterOrder? _order;
    private readonly FilterAtom[]? _atoms;
    private readonly ulong[]? _shown;
    private readonly NetworkAddresses? _addresses;

    /// <summary>Looks at the memory that the call points to, before it is made.</summary>
    public PacketRules(Call call)
    {
        _call = call;
        if (call.Number == KernelCall.PacketAttach && IsRingSize(call.Arguments[2]))
            _frames = call.View.Read<uint>(call.Arguments[1], call.Arguments[2]);
        if (call.Number == KernelCall.NetworkConfigure && call.View.Read<NetworkAddresses>(call.Arguments[1], 1) is [var addresses])
            _addresses = addresses;
        if (call.Number != KernelCall.FilterInstall || call.View.Read<FilterOrder>(call.Arguments[1], 1) is not [var order])
            return;
        _order = order;
        unsafe
        {
            if (!IsWithinLimits(order))
                return;
            _atoms = call.View.Read<FilterAtom>((ulong)order.Atoms, order.AtomCount);
            _shown = call.View.Read<ulong>((ulong)order.Ceded, order.CededCount);
        }
    }

    /// <summary>memory, frames, count.</summary>
    public void Attach()
    {
        var judgement = default(Judgement);
        judgement.Due(!IsRingSize(_call.Arguments[2]), KernelError.BadArgument);
        judgement.Due(IsRingSize(_call.Arguments[2]) && _frames == null, KernelError.BadAddress);
        foreach (var number in _frames ?? [])
        {
            _call.RequireAuthority(ref judgement, _call.Caller, _call.Arguments[0], number, Rights.Read | Rights.Write);
            judgement.Due(_call.World.Frame(number) is not { Pins: < ushort.MaxValue - PacketRingPage.MaxFrames }, KernelError.BadArgument);
        }

        if (judgement.Refuses(_call.Answer))
            return;
        PageFrame[] next = [.. _frames!.Select(number => _call.World.Frame(number)!)];
        if (next.Length != 0)
            _call.World.Capabilities[_call.Arguments[0]].IsUsed = true;
        foreach (var frame in next)
            _call.World.Pin(frame);
        foreach (var frame in _call.Caller.PacketRing)
            _call.World.Unpin(frame);
        _call.Caller.PacketRing = next;
    }

    /// <summary>network, mode.</summary>
    public void Listen()
    {
        var judgement = default(Judgement);
        judgement.Due(_call.Arguments[1] > (ulong)ListenMode.All, KernelError.BadArgument);
        var network = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Network, Rights.Read);
        judgement.Due(network != null && _call.Arguments[1] == (ulong)ListenMode.All && !SenderTemplate.IsWhole(network), KernelError.MissingRight);
        var listeners = _call.World.Listeners;
        listeners.RemoveAll(listener => !_call.World.Capabilities.ContainsKey(listener.Handle));
        judgement.Due(network != null && listeners.Count(listener => listener.Network == network.Detail && listener.Owner != _call.Caller) >= MostListeners, KernelError.TableFull);
        if (judgement.Refuses(_call.Answer))
            return;
        listeners.RemoveAll(listener => listener.Network == network!.Detail && listener.Owner == _call.Caller);
        if (_call.Arguments[1] != (ulong)ListenMode.Off)
            listeners.Add((network!.Detail, _call.Caller, _call.Arguments[0]));
        var (count, expected) = (_call.Kernel.Interface(network!.Detail).Listeners, listeners.Count(listener => listener.Network == network.Detail));
        if (count != expected)
            throw new DisagreementException($"{count} listen on interface {network.Detail}, expected {expected}");
    }

    /// <summary>network, addresses.</summary>
    public void Configure()
    {
        var judgement = default(Judgement);
        var network = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Network, Rights.Control);
        judgement.Due(network != null && !SenderTemplate.IsWhole(network), KernelError.MissingRight);
        judgement.Due(_addresses == null, KernelError.BadAddress);
        if (judgement.Refuses(_call.Answer))
            return;
        _call.World.Addresses[network!.Detail] = _addresses!.Value;
        var told = _call.Kernel.Interface(network.Detail).Addresses;
        if (!MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref told, 1)).SequenceEqual(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _call.World.Addresses[network.Detail], 1))))
            throw new DisagreementException($"interface {network.Detail} has other addresses than it was told");
    }

    /// <summary>network, order.</summary>
    public void Install()
    {
        var judgement = default(Judgement);
        var network = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Network, Rights.Read);
        judgement.Due(_order == null, KernelError.BadAddress);
        judgement.Due(_order is { } order && !IsWithinLimits(order), KernelError.BadArgument);
        judgement.Due(_order is { } given && IsWithinLimits(given) && (_atoms == null || _shown == null), KernelError.BadAddress);
        judgement.Due(network != null && (!_call.World.HasRoomForCapability(_call.Caller) || !network.MayHaveChild), KernelError.TableFull);
        judgement.Due(network is { IsFrozen: true }, KernelError.Busy);
        var template = network == null || _atoms == null || _shown == null ? null : JudgeFilter(ref judgement, network);
        if (judgement.Refuses(_call.Answer))
            return;
        var handle = new Handle((ulong)_call.Answer);
        var filter = new InstalledFilter(network!.Detail, template!);
        _call.World.Filters.Add(filter);
        filter.Original = _call.World.Add(new Capability
        {
            Handle = handle,
            Holder = _call.Caller,
            Parent = network,
            Kind = CapabilityKind.Filter,
            Rights = network!.Rights,
            Detail = network.Detail,
            Base = _call.Kernel.Capability(handle.Index).Base,
            Length = 1,
            Filter = filter,
        });
    }

    /// <summary>May it be installed beside those that are?</summary>
    private FilterTemplate? JudgeFilter(ref Judgement judgement, Capability network)
    {
        _call.World.Filters.RemoveAll(filter => !filter.IsInstalled(_call.World));
        var ceded = new HashSet<InstalledFilter>();
        foreach (var handle in _shown!)
        {
            var shown = _call.Resolve(ref judgement, _call.Caller, handle, CapabilityKind.Filter, Rights.None);
            judgement.Due(shown != null && (shown.Filter!.Network != network.Detail || !shown.Filter.IsInstalled(_call.World)), KernelError.NotFound);
            if (shown != null)
                ceded.Add(shown.Filter!);
        }

        var template = FilterTemplate.Of(_atoms!);
        judgement.Due(template == null, KernelError.BadArgument);
        if (template == null)
            return null;
        // More fields than a filter has; how bytes are cut into fields is the kernel's business.
        judgement.May(template.Bytes > FilterAtom.MaxCount, KernelError.BadArgument);
        judgement.Due(!SenderTemplate.IsWhole(network) && !template.IsFor(network.Base, network.Length), KernelError.OutOfRange);
        InstalledFilter[] all = [.. _call.World.Filters.Where(filter => filter.Network == network.Detail)], own = [.. all.Where(filter => filter.Original!.Holder == _call.Caller)];
        judgement.Due(all.Any(filter => filter.Template.IsSameAs(template)), KernelError.Busy);
        foreach (var taken in all.Except(own).Where(filter => filter.Template.Overlaps(template) && !ceded.Contains(filter)))
        {
            // The one that compares more bits wins; among equals an order that is the kernel's.
            judgement.Due(template.Bits > taken.Template.Bits, KernelError.MissingRight);
            judgement.May(template.Bits == taken.Template.Bits, KernelError.MissingRight);
        }

        var shapes = own.Select(filter => filter.Template).Aggregate(new List<FilterTemplate>(), (known, next) => known.Exists(next.HasShapeOf) ? known : [.. known, next]);
        judgement.Due(all.Length == NetworkMemory.Filters || (shapes.Count >= MostShapes && !shapes.Exists(template.HasShapeOf)), KernelError.TableFull);
        return template;
    }

    private static bool IsRingSize(ulong count) => count == 0 || (count is > 1 and <= PacketRingPage.MaxFrames + 1 && ulong.IsPow2(count - 1));

    private static bool IsWithinLimits(in FilterOrder order) => order.AtomCount <= FilterAtom.MaxCount && order.CededCount <= FilterOrder.MaxCeded;
}
