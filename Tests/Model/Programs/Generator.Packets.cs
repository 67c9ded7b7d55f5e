using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Programs;

/// <summary>Steps about packets: rings, listening, filters.</summary>
public sealed partial class Generator
{
    private const int AtomBytes = 24, FilterOrderBytes = 24, SendOrderBytes = 40, PieceBytes = 16, HeaderBytes = Packets.HeaderBytes;

    private Step Packet() => _chance.Below(7) switch
    {
        0 => PacketAttach(),
        1 => NetworkConfigure(),
        2 or 3 => PacketSend(),
        4 => Call(KernelCall.PacketListen, [Handle(_me, CapabilityKind.Network), (ulong)_chance.Below(4)]),
        _ => FilterInstall(),
    };

    private Step PacketAttach()
    {
        var memory = Handle(_me, CapabilityKind.Account, CapabilityKind.Frames, CapabilityKind.Framebuffer);
        var count = _chance.Percent(80) ? _chance.Of(0, 2, 3, 5) : _chance.Of(1, 4, 130);
        var list = _addresses.Argument(_me, 4 * 5);
        return Call(KernelCall.PacketAttach, [memory, list, (ulong)count], [new Store(list, [.. Enumerable.Range(0, System.Math.Min(count, 5)).Select(_ => Frame(_me, memory))], 4)]);
    }

    /// <summary>A filter of one or two conditions on one of a few bytes and values, so that some are the same and some overlap; or one for a port.</summary>
    private Step FilterInstall()
    {
        var (order, atoms, list) = (_addresses.Argument(_me, FilterOrderBytes), _addresses.Argument(_me, 4 * AtomBytes), _addresses.Argument(_me, 16));
        var conditions = _packets.Conditions();
        var count = _chance.Percent(95) ? (ulong)conditions.Length / 3 : _chance.Of<ulong>(0, 13);
        var shown = _chance.Percent(60) ? 0UL : 1 + (ulong)_chance.Below(2);
        return Call(KernelCall.FilterInstall, [Handle(_me, CapabilityKind.Network), order],
        [
            new Store(list, [Handle(_me, CapabilityKind.Filter), Handle(_me, CapabilityKind.Filter)]),
            new Store(atoms, conditions),
            new Store(order, [atoms, list, count | (shown << 32)]),
        ], result: Variable());
    }

    private Step NetworkConfigure()
    {
        var addresses = _addresses.Argument(_me, 128);
        return Call(KernelCall.NetworkConfigure, [Handle(_me, CapabilityKind.Network), addresses], [new Store(addresses, [_chance.Percent(80) ? Packets.Address4 : AnyNumber()])]);
    }

    /// <summary>A frame with some payload from pages of the sender's, and perhaps one more that is worse.</summary>
    private Step PacketSend()
    {
        var count = _chance.Percent(80) ? 1 : 1 + _chance.Below(3);
        var (batch, header, list) = (_addresses.Argument(_me, count * SendOrderBytes), _addresses.Argument(_me, HeaderBytes), _addresses.Argument(_me, 4 * PieceBytes));
        var network = Handle(_me, CapabilityKind.Network);
        var pieces = _chance.Below(4);
        var orders = Enumerable.Range(0, count).SelectMany(_ => new Operand[]
        {
            network,
            header,
            list,
            (_chance.Percent(90) ? HeaderBytes : (ulong)_chance.Of(13, 14, 33, 35, 256, 257)) | ((ulong)(_chance.Percent(95) ? pieces : _chance.Of(16, 17)) << 32),
            _chance.Percent(97) ? 0 : 1UL << 48,
        });
        var memory = Enumerable.Range(0, pieces).SelectMany(_ => new Operand[]
        {
            _addresses.MappedPage(_me) + (ulong)_chance.Of(0, 0, 8, 4000),
            (ulong)(_chance.Percent(90) ? 1 + _chance.Below(1500) : _chance.Of(0, 5000, 65535, 65536, 1 << 20)),
        });
        return Call(KernelCall.PacketSend, [batch, _chance.Percent(95) ? (ulong)count : _chance.Of<ulong>(0, 33)],
            [new Store(header, Packets.Words(_packets.Header(_runner.Machine.Networks[0].Mac))), new Store(list, [.. memory]), new Store(batch, [.. orders])]);
    }
}
