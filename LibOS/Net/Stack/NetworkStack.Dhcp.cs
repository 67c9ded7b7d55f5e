using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dhcp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Udp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>The interface's IPv4 address from a DHCP server.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    /// <summary>Asks for an address, and keeps it from then on.</summary>
    public void StartDhcp(ulong now)
    {
        Configure4(IpAddress.Any4, 0, IpAddress.Any4);
        FarWays++;
        _dhcp.Start(Addresses.Mac, (uint)_secrets.Next(), now);
        PollDhcp(now);
    }

    public readonly DhcpState DhcpState => _dhcp.State;

    private bool TryReceiveDhcp(ushort port, ReadOnlySpan<byte> payload, ulong now)
    {
        if (port != DhcpMessage.ClientPort || _dhcp.State == DhcpState.Off)
            return false;
        _dhcp.Receive(payload, now);
        PollDhcp(now);
        return true;
    }

    private void PollDhcp(ulong now)
    {
        Span<byte> bytes = stackalloc byte[DhcpMessage.MaxLength];
        while (_dhcp.TryNext(bytes, now, (uint)_secrets.Next(), out var destination))
        {
            fixed (byte* message = bytes)
                SendUdpFrom(
                    Addresses.Address4, DhcpMessage.ClientPort, new IpEndpoint(destination, DhcpMessage.ServerPort), [new MemoryPiece(message, bytes.Length)], bytes.Length, now);
        }

        if (!_dhcp.TryTakeChange(out var lease))
            return;
        Configure4(lease.Address, lease.PrefixLength, lease.Router);
        Addresses.DnsServers[0] = lease.Dns0;
        Addresses.DnsServers[1] = lease.Dns1;
    }
}
