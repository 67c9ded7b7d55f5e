using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Udp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Datagrams: opening and closing ports, sending, receiving.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    private const ushort FirstEphemeral = 32768;
    private const int EphemeralPorts = 28232;

    /// <summary>Says which ports are ours to choose from, when we are asked for any free one.</summary>
    /// <param name="first">The lowest.</param>
    /// <param name="count">How many; at least one.</param>
    public void UsePorts(ushort first, int count) => (_firstPort, _ports) = (first, count);

    /// <summary>Opens a port.</summary>
    /// <param name="local">An address of none or unspecified: for all of ours. Port 0: any free one.</param>
    /// <param name="socket">Its number.</param>
    /// <returns>False when the port is taken or there is no room.</returns>
    public bool TryOpenUdp(in IpEndpoint local, out int socket)
    {
        socket = -1;
        var port = local.Port != 0 ? local.Port : FindUdpPort();
        for (var i = _limits.UdpSockets - 1; i >= 0; i--)
        {
            if (!_sockets[i].IsUsed)
                socket = i;
            else if (_sockets[i].Local.Port == port && MayCollide(_sockets[i].Local.Address, local.Address))
                return false;
        }

        if (socket < 0 || port == 0)
            return false;
        ref var opened = ref _sockets[socket];
        opened.Open(_rings + ((ulong)socket * (ulong)_limits.UdpRing), _limits.UdpRing);
        opened.Local = local with { Port = port };
        opened.Remote = default;
        opened.IsUsed = true;
        opened.Generation++;
        return true;
    }

    public readonly ref UdpSocket Udp(int socket) => ref _sockets[socket];

    public readonly void CloseUdp(int socket) => _sockets[socket].IsUsed = false;

    /// <summary>Sends a datagram.</summary>
    /// <returns>False when there is no way, it is too long, or there is no room.</returns>
    public bool SendUdp(int socket, in IpEndpoint remote, ReadOnlySpan<MemoryPiece> payload, ulong now)
    {
        var length = 0;
        foreach (var piece in payload)
            length += piece.Length;
        var source = _sockets[socket].Local.Address;
        if (length > MaxPayload(remote.Address) - UdpHeader.Length || (source.IsUnspecified && !Addresses.TryFindSource(remote.Address, now, out source)))
            return false;
        var isSent = SendUdpFrom(source, _sockets[socket].Local.Port, remote, payload, length, now);
        DrainLoopback(now);
        return isSent;
    }

    private bool SendUdpFrom(in IpAddress source, ushort port, in IpEndpoint remote, ReadOnlySpan<MemoryPiece> payload, int length, ulong now)
    {
        Span<byte> header = stackalloc byte[UdpHeader.Length];
        UdpHeader.Write(header, port, remote.Port, length);
        return Transmit(new PacketPlan(source, remote.Address, IpProtocol.Udp, UdpHeader.ChecksumOffset), header, payload, length, now);
    }

    private void ReceiveUdp(in IpDatagram datagram, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> packet, bool isVerified, ulong now)
    {
        if (!UdpHeader.TryRead(payload, out var header) || (header.Checksum == 0 && !datagram.Destination.Is4))
        {
            Counters.Add(NetworkCounter.MalformedUdp);
            return;
        }

        payload = payload[..header.Size];
        if (!isVerified && header.Checksum != 0 && !IsChecksumRight(datagram, IpProtocol.Udp, payload))
            return;
        var from = new IpEndpoint(datagram.Source, header.Source);
        if (TryReceiveDhcp(header.Destination, payload[UdpHeader.Length..], now) || TryReceiveDns(from, header.Destination, payload[UdpHeader.Length..], now))
            return;
        var socket = FindUdp(new IpEndpoint(datagram.Destination, header.Destination), from);
        if (socket != null)
        {
            if (!socket->TryPut(from, datagram.Destination, payload[UdpHeader.Length..]))
                Counters.Add(NetworkCounter.UdpFull);
            return;
        }

        Counters.Add(NetworkCounter.UdpNoPort);
        if (datagram.Destination.Is4)
            SendError(datagram, Icmp4.Unreachable, Icmp4.PortUnreachable, packet, now);
        else
            SendError(datagram, Icmp6.Unreachable, Icmp6.PortUnreachable, packet, now);
    }

    private readonly void ReceiveUdpError(in QuotedPacket quoted)
    {
        var socket = FindUdp(quoted.Source, quoted.Destination);
        // As on other systems, only a socket with one partner can be told.
        if (socket == null || socket->Remote != quoted.Destination)
            return;
        socket->IsRefused = true;
        socket->News++;
    }

    /// <summary>The socket that gets a datagram: one with that partner before one for everybody, one at that address before one at all.</summary>
    private readonly UdpSocket* FindUdp(in IpEndpoint local, in IpEndpoint remote)
    {
        UdpSocket* best = null;
        var bestScore = -1;
        for (var socket = _sockets; socket < _sockets + _limits.UdpSockets; socket++)
        {
            if (!socket->IsUsed || socket->Local.Port != local.Port)
                continue;
            var isBound = !socket->Local.Address.IsUnspecified;
            var isConnected = socket->Remote.Port != 0;
            if ((isBound && socket->Local.Address != local.Address) || (isConnected && socket->Remote != remote))
                continue;
            var score = (isConnected ? 2 : 0) + (isBound ? 1 : 0);
            if (score > bestScore)
            {
                best = socket;
                bestScore = score;
            }
        }

        return best;
    }

    private static bool MayCollide(in IpAddress a, in IpAddress b) => a.IsUnspecified || b.IsUnspecified || a == b;

    private ushort FindUdpPort()
    {
        for (var attempt = 0; attempt < _ports; attempt++)
        {
            var port = NextPort();
            var isFree = true;
            for (var i = 0; i < _limits.UdpSockets; i++)
                isFree &= !_sockets[i].IsUsed || _sockets[i].Local.Port != port;
            if (isFree && !_dns.UsesPort(port))
                return port;
        }

        return 0;
    }

    // Not one after the other: who sees one port must not know the next (RFC 6056).
    private ushort NextPort()
    {
        _nextPort = (ushort)((_nextPort + 1 + (int)(_secrets.Next() & 63)) % _ports);
        return (ushort)(_firstPort + _nextPort);
    }
}
