using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dhcp;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Neighbors;
using ExoCosmos.LibOS.Net.Random;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Udp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>
/// TCP/IP on one Ethernet interface (docs/notes/0023-tcp-ip.md). It has no thread, no clock and no heap: everything happens inside of calls, which say what time it is in
/// microseconds and never wait. All state is in this struct and in memory that it was given, so that several address spaces may share it under a lock of theirs.
/// <code>
///   Receive(frame, now)   a frame has arrived          Poll(now)   time has passed         Deadline   when Poll has to be called at the latest
/// </code>
/// </summary>
public unsafe partial struct NetworkStack<TWire> where TWire : struct, INetworkWire
{
    public TWire Wire;
    public InterfaceAddresses Addresses;
    public NetworkCounters Counters;

    /// <summary>Whether the usual segment takes the short way (NetworkStack.Quick.cs).</summary>
    public bool QuickPath;

    private SecretNumbers _secrets;
    private NeighborCache _neighbors;
    private WaitingFrames _waiting;
    private Reassembler _reassembler;
    private Autoconfiguration6 _autoconfiguration;
    private LoopbackQueue _loopback;
    private UdpSocket* _sockets;
    private byte* _rings;
    private TcpTable _tcp;
    private TimeWaitTable _timeWaits;
    private TemplateCache _templates;
    private TcpListener* _listeners;
    private NetworkLimits _limits;
    private bool _isDraining;
    private ushort _nextPort;
    private ushort _firstPort;
    private int _ports;
    private RateLimit _errors;
    private EchoReply _lastEcho;
    private DhcpClient _dhcp;
    private DnsResolver _dns;

    /// <summary>Where a header is written for which the wire has no room.</summary>
    private HeaderBytes _header;

    /// <summary>Starts with an address of IPv6 in the making, and none of IPv4.</summary>
    /// <param name="wire">Where frames go.</param>
    /// <param name="mac">Who we are on the link.</param>
    /// <param name="mtu">Largest IP packet.</param>
    /// <param name="secret0">Half of a random number that nobody knows.</param>
    /// <param name="secret1">The other half.</param>
    /// <param name="limits">How much there is room for.</param>
    /// <param name="memory">Zeroed, 64-aligned, <see cref="NetworkLimits.MemoryNeeded"/> bytes.</param>
    /// <param name="now">Time.</param>
    public void Initialise(in TWire wire, MacAddress mac, int mtu, ulong secret0, ulong secret1, in NetworkLimits limits, byte* memory, ulong now)
    {
        this = default;
        QuickPath = true;
        FarWays = 1;
        Wire = wire;
        Addresses.Mac = mac;
        Addresses.Mtu = mtu;
        Addresses.Address4 = IpAddress.Any4;
        Addresses.Gateway4 = IpAddress.Any4;
        _secrets = new SecretNumbers(secret0, secret1);
        var cutter = new MemoryCutter(memory);
        var tables = NetworkTables.Cut(ref cutter, limits, _secrets);
        (_limits, _neighbors, _waiting, _reassembler, _loopback) = (limits, tables.Neighbors, tables.Waiting, tables.Reassembler, tables.Loopback);
        (_tcp, _timeWaits, _templates) = (tables.Connections, tables.TimeWaits, tables.Templates);
        _sockets = tables.Sockets;
        _rings = tables.Rings;
        _listeners = tables.Listeners;
        _nextPort = (ushort)_secrets.Next();
        UsePorts(FirstEphemeral, EphemeralPorts);
        _autoconfiguration.Start(ref Addresses, now);
    }

    /// <summary>Gives the interface an address of IPv4, or takes it away with <see cref="IpAddress.Any4"/>.</summary>
    public void Configure4(in IpAddress address, int prefixLength, in IpAddress gateway)
    {
        FarWays++;
        Addresses.Address4 = address;
        Addresses.PrefixLength4 = prefixLength;
        Addresses.Gateway4 = gateway;
    }

    /// <summary>From now on somebody else finds the interface's addresses of IPv6; this stack is told them by <see cref="Adopt6"/>.</summary>
    public void StopAutoconfiguration()
    {
        FarWays++;
        _autoconfiguration.Stop(ref Addresses);
    }

    /// <summary>Takes an address of IPv6 over, in a prefix of 64 bits on the link.</summary>
    public void Adopt6(int place, in IpAddress address) => Autoconfiguration6.Adopt(ref Addresses, place, address);

    /// <summary>When <see cref="Poll"/> has something to do; <see cref="ulong.MaxValue"/>: never.</summary>
    public readonly ulong Deadline => Math.Min(FarDeadline, TcpDeadline);

    /// <summary>What of it connections ask for.</summary>
    public readonly ulong TcpDeadline
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Min(_tcp.Deadlines.First, _timeWaits.Deadline);
    }

    /// <summary>What all others ask for: the same as long as <see cref="FarWays"/> stands still.</summary>
    public readonly ulong FarDeadline => Math.Min(
        Math.Min(_neighbors.Deadline, _autoconfiguration.Deadline), Math.Min(_dhcp.State == DhcpState.Off ? ulong.MaxValue : _dhcp.Deadline, _dns.Deadline));

    /// <summary>A frame has arrived, without its checksum sequence.</summary>
    public void Receive(ReadOnlySpan<byte> frame, ulong now)
    {
        Counters.Add(NetworkCounter.Received);
        if (!QuickPath || !TryReceiveQuick(frame, now))
            ReceiveFar(frame, now);
    }

    /// <summary>
    /// Counts frames that went the long way, polls, settings and questions for neighbours and names: as long as it stands still, no address of the interface has changed, and no deadline but those of
    /// connections.
    /// </summary>
    public uint FarWays { get; private set; }

    private void ReceiveFar(ReadOnlySpan<byte> frame, ulong now)
    {
        FarWays++;
        if (!EthernetHeader.TryRead(frame, out var header) || header.Source.IsGroup)
        {
            Counters.Add(NetworkCounter.MalformedFrame);
            return;
        }

        if (!header.Destination.IsGroup && header.Destination != Addresses.Mac)
        {
            Counters.Add(NetworkCounter.NotForUs);
            return;
        }

        var payload = frame[EthernetHeader.Length..];
        switch (header.Type)
        {
            case EthernetHeader.Arp:
                ReceiveArp(payload, now);
                break;
            case EthernetHeader.Ip4:
                ReceiveIp4(payload, header.Destination.IsGroup, now);
                break;
            case EthernetHeader.Ip6:
                ReceiveIp6(payload, header.Destination.IsGroup, now);
                break;
            default:
                Counters.Add(NetworkCounter.UnknownProtocol);
                break;
        }

        DrainLoopback(now);
    }

    /// <summary>Does what time asks for.</summary>
    public void Poll(ulong now)
    {
        FarWays++;
        PollNeighbors(now);
        PollAutoconfiguration(now);
        PollTcp(now);
        PollDhcp(now);
        PollDns(now);
        DrainLoopback(now);
    }

    // What we send to ourselves is received here, not inside of the sending, which may be inside of a receiving.
    private void DrainLoopback(ulong now)
    {
        if (!_loopback.IsEmpty && !_isDraining)
            ReceiveLoopback(now);
    }

    private void ReceiveLoopback(ulong now)
    {
        _isDraining = true;
        while (_loopback.TryTake(out var packet))
        {
            if (packet[0] >> 4 == 4)
                ReceiveIp4(packet, false, now, isLoopback: true);
            else
                ReceiveIp6(packet, false, now, isLoopback: true);
            _loopback.Recycle();
        }

        _isDraining = false;
    }
}
