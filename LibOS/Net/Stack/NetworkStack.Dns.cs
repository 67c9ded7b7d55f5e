using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Names to addresses, from the servers that the interface knows.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    /// <summary>Asks what is behind a name, or looks how far that has come: to be called again while the answer is pending.</summary>
    /// <param name="name">Such as www.example.com.</param>
    /// <param name="type">Which kind of address.</param>
    /// <param name="now">Time.</param>
    public DnsAnswer Lookup(ReadOnlySpan<byte> name, DnsRecordType type, ulong now)
    {
        if (!DnsName.TryParse(name, out var parsed))
            return new DnsAnswer { Status = DnsStatus.NotFound };
        var question = _dns.Find(parsed, type, now);
        if (question >= 0)
            return _dns.AnswerOf(question);
        var port = FindUdpPort();
        question = port == 0 ? -1 : _dns.Begin(parsed, type, (ushort)_secrets.Next(), port, now);
        if (question < 0)
            return new DnsAnswer { Status = DnsStatus.Failed };
        FarWays++;
        PollDns(now);
        return _dns.AnswerOf(question);
    }

    private bool TryReceiveDns(in IpEndpoint from, ushort port, ReadOnlySpan<byte> payload, ulong now)
    {
        if (from.Port != DnsResolver.DnsPort || !_dns.TryReceive(from, port, payload, now))
            return false;
        PollDns(now);
        return true;
    }

    private void PollDns(ulong now)
    {
        if (now < _dns.Deadline)
            return;
        Span<IpAddress> servers = stackalloc IpAddress[InterfaceAddresses.MaxServers];
        var count = 0;
        for (var i = 0; i < InterfaceAddresses.MaxServers; i++)
        {
            if (!Addresses.DnsServers[i].IsUnspecified)
                servers[count++] = Addresses.DnsServers[i];
        }

        Span<byte> bytes = stackalloc byte[DnsMessage.MaxQuestion];
        for (int length; (length = _dns.Next(bytes, servers[..count], now, out var port, out var server)) > 0;)
        {
            if (!Addresses.TryFindSource(server, now, out var source))
                continue;
            fixed (byte* message = bytes)
                SendUdpFrom(source, port, new IpEndpoint(server, DnsResolver.DnsPort), [new MemoryPiece(message, length)], length, now);
        }
    }
}
