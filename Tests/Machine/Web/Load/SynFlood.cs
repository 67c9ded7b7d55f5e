using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ExoCosmos.Tests.Machine.Web.Load;

/// <summary>Openings of connections from addresses that nobody has (198.18.0.0/15, RFC 2544), as fast as the host sends them: IP packets made by hand. Belongs to the namespace of the thread that makes it.</summary>
internal sealed class SynFlood : IDisposable
{
    private const int IpLength = 20, TcpLength = 20;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Tcp);
    private readonly IPEndPoint _server;
    private readonly Random _random;
    private readonly byte[] _packet = new byte[IpLength + TcpLength];

    public SynFlood(IPEndPoint server, int seed)
    {
        (_server, _random) = (server, new Random(seed));
        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        (_packet[0], _packet[8], _packet[9]) = (0x45, 64, 6);
        _server.Address.TryWriteBytes(_packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpLength + 2), (ushort)_server.Port);
        (_packet[IpLength + 12], _packet[IpLength + 13]) = (TcpLength / 4 << 4, 2);
    }

    /// <summary>How many were sent.</summary>
    public long Sent { get; private set; }

    public void Send()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(12), 0xC612_0000 | (uint)_random.Next(1 << 17));
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpLength), (ushort)_random.Next(1024, 65536));
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(IpLength + 4), (uint)_random.NextInt64(1L << 32));
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpLength + 14), 65535);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpLength + 16), 0);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(IpLength + 16), Checksum());
        _socket.SendTo(_packet, _server);
        Sent++;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Over the pseudo-header, whose addresses stand before, and the header (RFC 9293 ch. 3.1).</summary>
    private ushort Checksum()
    {
        var sum = 6U + TcpLength;
        foreach (var word in MemoryMarshal.Cast<byte, ushort>(_packet.AsSpan(12)))
            sum += BinaryPrimitives.ReverseEndianness(word);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~((sum & 0xFFFF) + (sum >> 16));
    }
}
