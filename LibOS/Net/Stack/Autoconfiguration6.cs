using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Neighbors;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>
/// How an interface gets its IPv6 addresses by itself (RFC 4862): a link-local one first, the others in the prefixes that routers announce. Each is used only after nobody answered
/// when we asked for it.
/// </summary>
public struct Autoconfiguration6
{
    private const ulong Second = 1_000_000;
    private const int Solicitations = 3;
    private const byte HostPrefix = 64;
    private const int LeastMtu = 1280;

    private ulong _interfaceIdentifier;
    private ulong _solicitDeadline;
    private int _solicited;
    private ulong _routerUntil;

    /// <summary>Somebody else finds the addresses.</summary>
    private bool _isStopped;

    public enum Action
    {
        None,

        /// <summary>Ask whether anybody has the address.</summary>
        ProbeAddress,

        /// <summary>Ask for routers.</summary>
        SolicitRouters,
    }

    /// <summary>The next time at which <see cref="TryNext"/> has something to do.</summary>
    public ulong Deadline { get; private set; }

    /// <param name="addresses">Gets a link-local address that is still to be verified.</param>
    /// <param name="now">Time.</param>
    public void Start(ref InterfaceAddresses addresses, ulong now)
    {
        this = default;
        // EUI-64 (RFC 4291 app. A): the Ethernet address with FFFE in its middle and the universal bit turned over.
        var mac = addresses.Mac.Bits;
        _interfaceIdentifier = ((mac >> 24) << 40 | 0xFF_FE00_0000 | (mac & 0xFF_FFFF)) ^ (2UL << 56);
        addresses.Addresses6[0] = new InterfaceAddresses.Address6
        {
            Address = IpAddress.LinkLocal6(_interfaceIdentifier),
            PrefixLength = HostPrefix,
            IsOnLink = true,
            ValidUntil = ulong.MaxValue,
            PreferredUntil = ulong.MaxValue,
            ProbeDeadline = now,
        };
        Deadline = now;
    }

    /// <summary>Has no address of its own any more, and asks for nothing: somebody else does so for this interface.</summary>
    public void Stop(ref InterfaceAddresses addresses)
    {
        addresses.Addresses6 = default;
        _isStopped = true;
        Deadline = ulong.MaxValue;
    }

    /// <summary>Takes an address over that somebody else has verified.</summary>
    /// <param name="addresses">Gets it.</param>
    /// <param name="place">Which of them it becomes; the first is the link-local one.</param>
    /// <param name="address">Or none.</param>
    public static void Adopt(ref InterfaceAddresses addresses, int place, in IpAddress address) =>
        addresses.Addresses6[place] = address.IsNone ? default : new InterfaceAddresses.Address6
        {
            Address = address,
            PrefixLength = HostPrefix,
            IsOnLink = true,
            IsVerified = true,
            ValidUntil = ulong.MaxValue,
            PreferredUntil = ulong.MaxValue,
        };

    /// <summary>Does what is due.</summary>
    /// <param name="addresses">Addresses become verified or end.</param>
    /// <param name="now">Time.</param>
    /// <param name="address">For <see cref="Action.ProbeAddress"/>.</param>
    /// <returns>What to send; to be called until it is nothing.</returns>
    public Action TryNext(ref InterfaceAddresses addresses, ulong now, out IpAddress address)
    {
        address = default;
        if (now < Deadline)
            return Action.None;
        if (_routerUntil != 0 && now >= _routerUntil)
            (addresses.Router6, _routerUntil) = (IpAddress.None, 0);
        var next = _routerUntil == 0 ? ulong.MaxValue : _routerUntil;
        for (var i = 0; i < InterfaceAddresses.MaxAddresses6; i++)
        {
            ref var ours = ref addresses.Addresses6[i];
            if (ours.Address.IsNone)
                continue;
            if (now >= ours.ValidUntil)
            {
                ours = default;
                continue;
            }

            next = Math.Min(next, ours.ValidUntil);
            if (ours.IsVerified)
                continue;
            if (now < ours.ProbeDeadline)
            {
                next = Math.Min(next, ours.ProbeDeadline);
                continue;
            }

            if (ours.Probes++ == 0)
            {
                ours.ProbeDeadline = now + Second;
                address = ours.Address;
                return Action.ProbeAddress;
            }

            ours.IsVerified = true;
            if (i == 0)
                _solicitDeadline = now;
        }

        Deadline = _solicitDeadline == 0 ? next : Math.Min(next, _solicitDeadline);
        if (_solicitDeadline == 0 || now < _solicitDeadline)
            return Action.None;
        _solicitDeadline = ++_solicited < Solicitations ? now + 4 * Second : 0;
        return Action.SolicitRouters;
    }

    /// <summary>Somebody else has, or wants, an address that we have not verified yet.</summary>
    public static void OnConflict(ref InterfaceAddresses addresses, in IpAddress address)
    {
        var found = addresses.FindAddress6(address);
        if (found >= 0 && !addresses.Addresses6[found].IsVerified)
            addresses.Addresses6[found] = default;
    }

    /// <summary>A router has spoken.</summary>
    /// <param name="addresses">Gets addresses in its prefixes.</param>
    /// <param name="router">Its link-local address.</param>
    /// <param name="advertisement">What it said.</param>
    /// <param name="now">Time.</param>
    public void OnAdvertisement(ref InterfaceAddresses addresses, in IpAddress router, in RouterAdvertisement advertisement, ulong now)
    {
        _solicitDeadline = 0;
        if (advertisement.RouterLifetime > 0 && (addresses.Router6.IsNone || addresses.Router6 == router))
            (addresses.Router6, _routerUntil) = (router, now + (advertisement.RouterLifetime * Second));
        else if (addresses.Router6 == router)
            (addresses.Router6, _routerUntil) = (IpAddress.None, 0);
        if (advertisement.Mtu >= LeastMtu && advertisement.Mtu < (uint)addresses.Mtu)
            addresses.Mtu = (int)advertisement.Mtu;
        for (var i = 0; i < advertisement.PrefixCount && !_isStopped; i++)
            TakePrefix(ref addresses, advertisement.Prefixes[i], now);
        for (var i = 0; i < advertisement.ServerCount && advertisement.ServerLifetime > 0; i++)
            TakeServer(ref addresses, advertisement.Servers[i]);
        Deadline = now;
    }

    private readonly void TakePrefix(ref InterfaceAddresses addresses, in RouterAdvertisement.Prefix prefix, ulong now)
    {
        if (!prefix.IsAutonomous || prefix.Length != HostPrefix || prefix.Start.IsLinkLocal || prefix.Start.IsMulticast || prefix.Start.Is4 || prefix.Preferred > prefix.Valid)
            return;
        var address = new IpAddress(prefix.Start.High, _interfaceIdentifier);
        var found = addresses.FindAddress6(address);
        if (found < 0)
        {
            found = addresses.FindAddress6Free();
            if (found < 0 || prefix.Valid == 0)
                return;
            addresses.Addresses6[found] = new InterfaceAddresses.Address6 { Address = address, PrefixLength = HostPrefix, ProbeDeadline = now };
        }

        ref var ours = ref addresses.Addresses6[found];
        ours.IsOnLink = prefix.IsOnLink;
        ours.PreferredUntil = Until(now, prefix.Preferred);
        // Nobody can end an address at once with a forged message (RFC 4862 ch. 5.5.3, two hours).
        var valid = Until(now, prefix.Valid);
        ours.ValidUntil = Math.Max(valid, Math.Min(ours.ValidUntil, now + (7200 * Second)));
    }

    private static void TakeServer(ref InterfaceAddresses addresses, in IpAddress server)
    {
        for (var i = 0; i < InterfaceAddresses.MaxServers; i++)
        {
            if (addresses.DnsServers[i] == server)
                return;
        }

        for (var i = 0; i < InterfaceAddresses.MaxServers; i++)
        {
            if (!addresses.DnsServers[i].IsNone)
                continue;
            addresses.DnsServers[i] = server;
            return;
        }
    }

    private static ulong Until(ulong now, uint seconds) => seconds == uint.MaxValue ? ulong.MaxValue : now + (seconds * Second);
}
