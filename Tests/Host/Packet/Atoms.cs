using System;
using System.Buffers.Binary;
using System.Net;
using ExoCosmos.Abi;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>Conditions and filters as applications write them, and what they mean by definition.</summary>
public static class Atoms
{
    public static FilterAtom Frame(int offset, int width, ulong value, ulong? mask = null) => Atom(FilterOrigin.Frame, offset, width, value, mask);

    public static FilterAtom Transport(int offset, int width, ulong value, ulong? mask = null) => Atom(FilterOrigin.Transport, offset, width, value, mask);

    public static FilterAtom EtherType(ushort type) => Frame(12, 2, type);

    /// <summary>An IPv4 packet of a protocol that is not a later fragment, to an address.</summary>
    public static FilterAtom[] Internet(byte protocol, string destination) =>
        [EtherType(0x0800), Frame(20, 2, 0, 0x1FFF), Frame(23, 1, protocol), Frame(30, 4, Address(destination))];

    public static FilterAtom[] Listening(string destination, ushort port, byte protocol = 6) => [.. Internet(protocol, destination), Transport(2, 2, port)];

    public static FilterAtom[] Connected(string source, ushort sourcePort, string destination, ushort port) =>
        [.. Internet(6, destination), Frame(26, 4, Address(source)), Transport(0, 2, sourcePort), Transport(2, 2, port)];

    public static uint Address(string text) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(text).GetAddressBytes());

    /// <summary>What <see cref="FilterAtom"/> promises, word by word.</summary>
    public static bool Holds(in FilterAtom atom, ReadOnlySpan<byte> packet)
    {
        var start = (int)atom.Offset;
        if (atom.Origin == FilterOrigin.Transport)
        {
            if (packet.Length < 15)
                return false;
            start += 14 + 4 * (packet[14] & 15);
        }

        if (start + (int)atom.Width > packet.Length)
            return false;
        var number = 0UL;
        foreach (var part in packet.Slice(start, (int)atom.Width))
            number = number << 8 | part;
        return (number & atom.Mask) == atom.Value;
    }

    public static bool Match(FilterAtom[] filter, ReadOnlySpan<byte> packet)
    {
        foreach (var atom in filter)
        {
            if (!Holds(atom, packet))
                return false;
        }

        return true;
    }

    private static FilterAtom Atom(FilterOrigin origin, int offset, int width, ulong value, ulong? mask) =>
        new() { Origin = origin, Offset = (ushort)offset, Width = (uint)width, Value = value, Mask = mask ?? ulong.MaxValue >> (64 - 8 * width) };
}
