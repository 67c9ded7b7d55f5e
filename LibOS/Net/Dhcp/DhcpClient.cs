using System;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Dhcp;

public enum DhcpState : byte
{
    Off,
    Selecting,
    Requesting,
    Bound,
    Renewing,
    Rebinding,
}

/// <summary>What a server has given us.</summary>
public readonly record struct DhcpLease(IpAddress Address, int PrefixLength, IpAddress Router, IpAddress Dns0, IpAddress Dns1);

/// <summary>
/// The client's side of DHCP (RFC 2131 ch. 4.4): asks for an address, keeps it, and asks again in time. It makes and takes messages; somebody else
/// carries them.
/// </summary>
public struct DhcpClient
{
    private const ulong Second = 1_000_000;
    private const ulong FirstWait = 4 * Second;
    private const ulong LongestWait = 64 * Second;
    private const int MaxRequests = 4;

    private MacAddress _mac;
    private uint _transaction;
    private DhcpMessage _offer;
    private ulong _renewAt;
    private ulong _rebindAt;
    private ulong _endAt;
    private int _attempts;
    private bool _hasChanged;

    public DhcpState State { readonly get; private set; }

    /// <summary>The next time at which <see cref="TryNext"/> has something to do; <see cref="ulong.MaxValue"/>: never.</summary>
    public ulong Deadline { readonly get; private set; }

    /// <param name="mac">Ours.</param>
    /// <param name="random">Any number; the first of those that tell our questions from others'.</param>
    /// <param name="now">Time.</param>
    public void Start(MacAddress mac, uint random, ulong now)
    {
        this = default;
        _mac = mac;
        _transaction = random;
        Begin(now);
    }

    /// <summary>Makes the next message, if one is due.</summary>
    /// <param name="bytes">Room for <see cref="DhcpMessage.MaxLength"/>.</param>
    /// <param name="now">Time.</param>
    /// <param name="random">Spreads the questions of many clients that were switched on together.</param>
    /// <param name="destination">The server, or everybody.</param>
    public bool TryNext(Span<byte> bytes, ulong now, uint random, out IpAddress destination)
    {
        destination = IpAddress.Broadcast4;
        if (State == DhcpState.Off || now < Deadline)
            return false;
        Proceed(now);
        var (type, client, requested, server) = (DhcpMessageType.Request, IpAddress.Any4, IpAddress.Any4, IpAddress.Any4);
        switch (State)
        {
            case DhcpState.Selecting:
                type = DhcpMessageType.Discover;
                break;
            case DhcpState.Requesting:
                (requested, server) = (_offer.Yours, _offer.Server);
                break;
            case DhcpState.Renewing:
                (client, destination) = (_offer.Yours, _offer.Server);
                break;
            case DhcpState.Rebinding:
                client = _offer.Yours;
                break;
            default:
                return false;
        }

        DhcpMessage.Write(bytes, type, _mac, _transaction, client, requested, server);
        SetNextAttempt(now, random);
        return true;
    }

    /// <summary>A datagram came to the client port.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, ulong now)
    {
        if (State is DhcpState.Off or DhcpState.Bound || !DhcpMessage.TryReadReply(bytes, _mac, _transaction, out var message))
            return;
        switch (message.Type)
        {
            case DhcpMessageType.Offer when State == DhcpState.Selecting && IsUsable(message):
                _offer = message;
                State = DhcpState.Requesting;
                _attempts = 0;
                Deadline = now;
                break;
            case DhcpMessageType.Acknowledge when State != DhcpState.Selecting && IsUsable(message) && message.Yours == _offer.Yours:
                Bind(message, now);
                break;
            case DhcpMessageType.Refuse when State != DhcpState.Selecting:
                _hasChanged |= State is DhcpState.Renewing or DhcpState.Rebinding;
                Begin(now);
                break;
        }
    }

    /// <summary>Whether there is a new lease, or the end of one, that the interface has to be told of.</summary>
    public bool TryTakeChange(out DhcpLease lease)
    {
        lease = State is DhcpState.Bound or DhcpState.Renewing or DhcpState.Rebinding
            ? new DhcpLease(_offer.Yours, PrefixLength(_offer.Mask), _offer.Router, _offer.Dns0, _offer.Dns1)
            : new DhcpLease(IpAddress.Any4, 0, IpAddress.Any4, IpAddress.None, IpAddress.None);
        var hasChanged = _hasChanged;
        _hasChanged = false;
        return hasChanged;
    }

    private static bool IsUsable(in DhcpMessage message) => !message.Yours.IsUnspecified && !message.Yours.IsMulticast && !message.Yours.IsLoopback
        && message.Yours != IpAddress.Broadcast4 && !message.Server.IsUnspecified && message.Lease > 0 && IsMask(message.Mask);

    private static bool IsMask(uint mask) => mask != 0 && (~mask & (~mask + 1)) == 0;

    private static int PrefixLength(uint mask)
    {
        var length = 0;
        for (; mask != 0; mask <<= 1)
            length++;
        return length;
    }

    /// <summary>From one state to the next when its time is over.</summary>
    private void Proceed(ulong now)
    {
        if (State == DhcpState.Bound && now >= _renewAt)
            (State, _attempts) = (DhcpState.Renewing, 0);
        if (State == DhcpState.Renewing && now >= _rebindAt)
            (State, _attempts) = (DhcpState.Rebinding, 0);
        if (State is DhcpState.Renewing or DhcpState.Rebinding && now >= _endAt)
        {
            _hasChanged = true;
            Begin(now);
        }
        else if (State == DhcpState.Requesting && _attempts >= MaxRequests)
            Begin(now);
    }

    private void Begin(ulong now)
    {
        State = DhcpState.Selecting;
        _transaction++;
        _attempts = 0;
        Deadline = now;
    }

    private void Bind(in DhcpMessage message, ulong now)
    {
        _hasChanged |= State == DhcpState.Requesting || message.Mask != _offer.Mask || message.Router != _offer.Router || message.Dns0 != _offer.Dns0;
        _offer = message;
        State = DhcpState.Bound;
        var lease = message.Lease;
        var renewal = message.Renewal is not 0 && message.Renewal < lease ? message.Renewal : lease / 2;
        var rebinding = message.Rebinding > renewal && message.Rebinding < lease ? message.Rebinding : (uint)(lease * 7UL / 8);
        _endAt = lease == uint.MaxValue ? ulong.MaxValue : now + (lease * Second);
        _renewAt = lease == uint.MaxValue ? ulong.MaxValue : now + (renewal * Second);
        _rebindAt = lease == uint.MaxValue ? ulong.MaxValue : now + (rebinding * Second);
        Deadline = _renewAt;
    }

    private void SetNextAttempt(ulong now, uint random)
    {
        if (State is DhcpState.Renewing or DhcpState.Rebinding)
        {
            // Half of what is left, but at least a minute (RFC 2131 ch. 4.4.5).
            var end = State == DhcpState.Renewing ? _rebindAt : _endAt;
            Deadline = Math.Min(end, now + Math.Max((end - now) / 2, 60 * Second));
            return;
        }

        var wait = Math.Min(FirstWait << Math.Min(_attempts++, 4), LongestWait);
        Deadline = now + wait - Second + (random % (2 * Second));
    }
}
