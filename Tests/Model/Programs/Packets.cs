using System;
using System.Buffers.Binary;
using System.Linq;
using System.Runtime.InteropServices;

namespace ExoCosmos.Model.Programs;

/// <summary>What programs send and ask for: frames that somebody may send or not, and conditions of filters that are the same, overlap or contradict each other.</summary>
public sealed class Packets(Chance chance)
{
    public const int HeaderBytes = 56;

    /// <summary>What the interface is told that it is called, as a rule.</summary>
    public const uint Address4 = 0x0A00_020F;

    private readonly Chance _chance = chance;

    /// <summary>One or two conditions on one of a few bytes and values; or those of a port. Three words each.</summary>
    public Operand[] Conditions() =>
        _chance.Percent(25)
            ? [.. Atom(0, 12, 2, 0xFFFF, 0x0800), .. Atom(0, 23, 1, 0xFF, _chance.Of<ulong>(6, 17, 1)), .. Atom(0, 20, 2, _chance.Percent(90) ? 0x3FFFUL : 0x1FFF, 0), .. Atom(1, 2, 2, 0xFFFF, (ulong)_chance.Below(6))]
            : Enumerable.Range(0, _chance.Percent(75) ? 1 : 2).SelectMany(_ => AnyAtom()).ToArray();

    /// <summary>Of a datagram from a port that somebody may have, or of a question of the link's; one byte may be another.</summary>
    public byte[] Header(ulong mac)
    {
        var bytes = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(6), mac << 16);
        var isQuestion = _chance.Percent(20);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(12), (ushort)(isQuestion ? 0x0806 : 0x0800));
        if (isQuestion)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(14), 0x0001_0800_0604_0001);
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(22), mac << 16);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(28), Address4);
        }
        else
        {
            (bytes[14], bytes[23]) = (0x45, _chance.Of<byte>(6, 17, 1));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(26), Address4);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(34), (ushort)_chance.Below(6));
        }

        if (_chance.Percent(25))
            bytes[_chance.Below(40)] ^= (byte)(1 << _chance.Below(8));
        return bytes;
    }

    /// <summary>Bytes as a program stores them.</summary>
    public static Operand[] Words(byte[] bytes) => [.. MemoryMarshal.Cast<byte, ulong>(bytes).ToArray().Select(word => (Operand)word)];

    private Operand[] AnyAtom()
    {
        var mask = _chance.Percent(85) ? 0xFFUL : _chance.Of<ulong>(0x0F, 3, 0);
        var value = (ulong)_chance.Below(3);
        return Atom(_chance.Percent(95) ? 0UL : 2, (ulong)_chance.Below(2), _chance.Percent(95) ? 1UL : 3, mask, _chance.Percent(97) ? value & mask : value + 256);
    }

    private static Operand[] Atom(ulong origin, ulong offset, ulong width, ulong mask, ulong value) => [origin | (offset << 16) | (width << 32), mask, value];
}
