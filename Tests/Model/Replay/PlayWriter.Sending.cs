using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps that send frames.</summary>
public sealed partial class PlayWriter
{
    private const ulong OrderBytes = 40, TailOffset = 64;

    /// <summary>What an order can ask for beside its frame; the card does none of it.</summary>
    private const ulong CutIntoSegments = 1000UL << 32, SumFrom34 = 34, SetReserved = 1UL << 48;

    /// <summary>The order, the header and the list of pieces stand one behind the other.</summary>
    private PlayedStep SendFrame()
    {
        const ulong header = Arguments + OrderBytes, list = header + Packets.HeaderBytes;
        var pieces = Pieces(2);
        return Call(KernelCall.PacketSend, [Readable(Arguments), _chance.Percent(95) ? 1 : _chance.Of<ulong>(0, SendOrder.MaxBatch + 1)],
            new Store(Arguments, [.. Order(header, list, pieces), .. Header(), .. pieces]));
    }

    /// <summary>Some frames of one header: it is stored before.</summary>
    private PlayedStep SendBatch()
    {
        const ulong header = Arguments + 0x100, list = header + Packets.HeaderBytes;
        var pieces = Pieces(4);
        var count = 1 + _chance.Below(3);
        Plan(_player, () => Call(KernelCall.PacketSend, [Arguments, (ulong)count], new Store(Arguments, [.. Enumerable.Range(0, count).SelectMany(_ => Order(header, list, pieces))])));
        return new PlayedStep(_player, null, [], new Store(header, [.. Header(), .. pieces]));
    }

    /// <summary>As a rule one that a filter asks for.</summary>
    private Operand[] Header()
    {
        var bytes = _packets.Header(_rehearsal.Mac);
        var filters = World.Filters.Where(filter => filter.IsInstalled(World)).ToArray();
        if (filters.Length != 0 && _chance.Percent(75))
            _chance.Of(filters).Template.Satisfy(bytes);
        return Packets.Words(bytes);
    }

    private Operand[] Order(ulong header, ulong list, Operand[] pieces)
    {
        var length = _chance.Percent(90) ? Packets.HeaderBytes : (ulong)_chance.Of(13, 14, 33, 35, 256, 257);
        var count = _chance.Percent(95) ? (ulong)pieces.Length / 2 : _chance.Of<ulong>(SendOrder.MaxPieces, SendOrder.MaxPieces + 1);
        return [Handle(Me, CapabilityKind.Network), Readable(header), Readable(list), length | (count << 32), _chance.Percent(95) ? 0 : _chance.Of(CutIntoSegments, SumFrom34, SetReserved)];
    }

    /// <summary>Parts of pages, as a rule those that can be read: address and length of each.</summary>
    private Operand[] Pieces(int most)
    {
        var pages = Enumerable.Range(0, Stage.Pages).Select(Stage.Page).ToArray();
        var readable = pages.Where(page => _rehearsal.Word(_player, page) != null).ToArray();
        return [.. Enumerable.Range(0, readable.Length == 0 ? 0 : _chance.Below(most + 1)).SelectMany(_ => new Operand[]
        {
            _chance.Of(_chance.Percent(90) ? readable : pages) + _chance.Of<ulong>(0, 0, 8, 4000),
            _chance.Percent(90) ? 1 + (ulong)_chance.Below(700) : _chance.Of<ulong>(0, 1400, 1500, 5000, 65535, 65536, 1 << 20),
        })];
    }
}
