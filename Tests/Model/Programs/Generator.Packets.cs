using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Programs;

/// <summary>Steps about packets: rings, listening, filters.</summary>
public sealed partial class Generator
{
    private const int AtomBytes = 24, FilterOrderBytes = 24;

    private Step Packets() => _chance.Below(3) switch
    {
        0 => PacketAttach(),
        1 => Call(KernelCall.PacketListen, [Handle(_me, CapabilityKind.Network), (ulong)_chance.Below(4)]),
        _ => FilterInstall(),
    };

    private Step PacketAttach()
    {
        var memory = Handle(_me, CapabilityKind.Account, CapabilityKind.Frames, CapabilityKind.Framebuffer);
        var count = _chance.Percent(80) ? _chance.Of(0, 2, 3, 5) : _chance.Of(1, 4, 130);
        var list = _addresses.Argument(_me, 4 * 5);
        return Call(KernelCall.PacketAttach, [memory, list, (ulong)count], [new Store(list, [.. Enumerable.Range(0, System.Math.Min(count, 5)).Select(_ => Frame(_me, memory))], 4)]);
    }

    /// <summary>A filter of one condition, on one of a few bytes and values: so that some are the same and some overlap.</summary>
    private Step FilterInstall()
    {
        var order = _addresses.Argument(_me, FilterOrderBytes);
        var atoms = _addresses.Argument(_me, AtomBytes);
        var count = _chance.Percent(90) ? 1UL : _chance.Of<ulong>(0, 13);
        return Call(KernelCall.FilterInstall, [Handle(_me, CapabilityKind.Network), order],
        [
            new Store(atoms, [((ulong)_chance.Below(4) << 16) | (1UL << 32), 0xFF, (ulong)_chance.Below(3)]),
            new Store(order, [atoms, 0, count]),
        ], result: Variable());
    }
}
