using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>Random filters and packets, of so few values that many match, overlap and are equal.</summary>
public sealed class PacketSource(int seed)
{
    private static readonly (FilterOrigin Origin, int Offset, int Width)[] Fields =
    [
        (FilterOrigin.Frame, 0, 4), (FilterOrigin.Frame, 4, 2), (FilterOrigin.Frame, 6, 4), (FilterOrigin.Frame, 12, 2), (FilterOrigin.Frame, 14, 1), (FilterOrigin.Frame, 20, 2),
        (FilterOrigin.Frame, 23, 1), (FilterOrigin.Frame, 26, 4), (FilterOrigin.Frame, 30, 4), (FilterOrigin.Frame, 30, 2), (FilterOrigin.Frame, 36, 2), (FilterOrigin.Frame, 34, 8),
        (FilterOrigin.Transport, 0, 2), (FilterOrigin.Transport, 2, 2), (FilterOrigin.Transport, 0, 4), (FilterOrigin.Transport, 13, 1), (FilterOrigin.Transport, 20, 8),
    ];

    private readonly Random _random = new(seed);

    public int Next(int count) => _random.Next(count);

    public FilterAtom[] Filter()
    {
        var atoms = new List<FilterAtom>();
        var count = _random.Next(8) == 0 ? _random.Next(FilterAtom.MaxCount + 1) : 1 + _random.Next(5);
        while (atoms.Count < count)
            atoms.Add(Atom());
        return [.. atoms];
    }

    /// <summary>A packet that often satisfies the conditions of some of the filters.</summary>
    public byte[] Packet(IReadOnlyCollection<FilterAtom[]> filters)
    {
        var packet = new byte[_random.Next(10) switch { 0 => _random.Next(16), 1 => _random.Next(64), _ => 34 + _random.Next(120) }];
        for (var i = 0; i < packet.Length; i++)
            packet[i] = Byte();
        if (packet.Length > 14 && _random.Next(4) != 0)
            packet[14] = (byte)(0x45 + _random.Next(2));
        for (var steps = _random.Next(4); steps > 0 && filters.Count > 0; steps--)
        {
            foreach (var atom in filters.ElementAt(_random.Next(filters.Count)))
                Satisfy(packet, atom);
        }

        return packet;
    }

    /// <summary>A packet of zeros but for what a filter asks, with an IPv4 header of 20 bytes.</summary>
    public static byte[] PacketOf(int length, FilterAtom[] filter)
    {
        var packet = new byte[length];
        packet[14] = 0x45;
        foreach (var atom in filter)
            Satisfy(packet, atom);
        return packet;
    }

    private FilterAtom Atom()
    {
        var (origin, offset, width) = Fields[_random.Next(Fields.Length)];
        if (_random.Next(8) == 0)
            (offset, width) = (_random.Next(60), 1 << _random.Next(4));
        var mask = ulong.MaxValue >> (64 - 8 * width);
        if (_random.Next(3) == 0)
            mask &= (ulong)_random.NextInt64() | 1 | 1UL << (8 * width - 1);
        var value = 0UL;
        for (var i = 0; i < width; i++)
            value = value << 8 | Byte();
        if (origin == FilterOrigin.Frame && offset == 14 && width == 1 && _random.Next(2) == 0)
            value = 0x45;
        return new FilterAtom { Origin = origin, Offset = (ushort)offset, Width = (uint)width, Mask = mask, Value = value & mask };
    }

    private byte Byte() => (byte)(_random.Next(3) == 0 ? _random.Next(3) : 0);

    private static void Satisfy(byte[] packet, in FilterAtom atom)
    {
        var start = atom.Offset + (atom.Origin == FilterOrigin.Transport && packet.Length > 14 ? 14 + 4 * (packet[14] & 15) : 0);
        if (start + atom.Width > packet.Length)
            return;
        Span<byte> mask = stackalloc byte[8], value = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(mask, atom.Mask);
        BinaryPrimitives.WriteUInt64BigEndian(value, atom.Value);
        for (var i = 0; i < atom.Width; i++)
        {
            var from = 8 - (int)atom.Width + i;
            packet[start + i] = (byte)(packet[start + i] & ~mask[from] | value[from]);
        }
    }
}
