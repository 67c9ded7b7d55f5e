using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Who we are on the link, who our neighbours are, and who takes everything else.</summary>
public struct InterfaceAddresses
{
    public const int MaxAddresses6 = 4;
    public const int MaxServers = 3;

    public MacAddress Mac;

    /// <summary>Largest IP packet, in bytes.</summary>
    public int Mtu;

    /// <summary><see cref="IpAddress.Any4"/> as long as there is none.</summary>
    public IpAddress Address4;
    public int PrefixLength4;
    public IpAddress Gateway4;

    /// <summary>The first is the link-local one.</summary>
    public Address6Array Addresses6;
    public IpAddress Router6;
    public ServerArray DnsServers;

    /// <summary>An address of IPv6 and the prefix that it was made in.</summary>
    public struct Address6
    {
        public IpAddress Address;
        public byte PrefixLength;
        public bool IsOnLink;

        /// <summary>Nobody else has it (RFC 4862 ch. 5.4): only then it may be used.</summary>
        public bool IsVerified;
        public byte Probes;
        public ulong ProbeDeadline;
        public ulong ValidUntil;
        public ulong PreferredUntil;
    }

    [InlineArray(MaxAddresses6)]
    public struct Address6Array
    {
        private Address6 _first;
    }

    [InlineArray(MaxServers)]
    public struct ServerArray
    {
        private IpAddress _first;
    }

    public readonly IpAddress Broadcast4 => IpAddress.From4(Address4.Bits4 | (uint)(uint.MaxValue >> PrefixLength4));

    /// <summary>An address of this machine alone.</summary>
    public readonly bool IsOurs(in IpAddress address)
    {
        if (address == Address4)
            return !Address4.IsUnspecified;
        if (address.Is4)
            return address.IsLoopback;
        return address.IsLoopback || FindAddress6(address) is var found and >= 0 && Addresses6[found].IsVerified;
    }

    /// <summary>Whether what is sent there is meant for us too.</summary>
    public readonly bool IsForUs(in IpAddress address)
    {
        if (IsOurs(address))
            return true;
        if (address.Is4)
            return address == IpAddress.Broadcast4 || address.Bits4 >> 8 == 0xE00000 && (byte)address.Bits4 == 1
                || !Address4.IsUnspecified && PrefixLength4 < 31 && address == Broadcast4;
        if (address == IpAddress.AllNodes)
            return true;
        for (var i = 0; i < MaxAddresses6; i++)
        {
            if (!Addresses6[i].Address.IsNone && address == Addresses6[i].Address.SolicitedNode())
                return true;
        }

        return false;
    }

    /// <summary>The address to speak from.</summary>
    /// <returns>False when there is none that reaches the destination.</returns>
    public readonly bool TryFindSource(in IpAddress destination, ulong now, out IpAddress source)
    {
        source = destination;
        if (IsOurs(destination))
            return true;
        if (destination.Is4)
        {
            source = Address4;
            return !Address4.IsUnspecified;
        }

        var best = -1;
        for (var i = 0; i < MaxAddresses6; i++)
        {
            ref readonly var candidate = ref Addresses6[i];
            if (!candidate.IsVerified || candidate.ValidUntil <= now)
                continue;
            // RFC 6724 ch. 5, as far as there is a choice: the same scope, not deprecated.
            var isLocal = destination.IsLinkLocal || destination.IsMulticast;
            if (candidate.Address.IsLinkLocal == isLocal && (best < 0 || candidate.PreferredUntil > Addresses6[best].PreferredUntil))
                best = i;
        }

        if (best >= 0)
            source = Addresses6[best].Address;
        return best >= 0;
    }

    /// <summary>The neighbour to which a packet is handed.</summary>
    public readonly bool TryFindNextHop(in IpAddress destination, out IpAddress hop)
    {
        hop = destination;
        if (destination.IsMulticast || destination.IsLinkLocal)
            return true;
        if (destination.Is4)
        {
            if (destination == IpAddress.Broadcast4 || destination.HasPrefix(Address4, PrefixLength4))
                return true;
            hop = Gateway4;
            return !Gateway4.IsUnspecified;
        }

        for (var i = 0; i < MaxAddresses6; i++)
        {
            ref readonly var ours = ref Addresses6[i];
            if (ours.IsOnLink && !ours.Address.IsNone && destination.HasPrefix(ours.Address, ours.PrefixLength))
                return true;
        }

        hop = Router6;
        return !Router6.IsNone;
    }

    /// <returns>Its place, or -1.</returns>
    public readonly int FindAddress6(in IpAddress address)
    {
        for (var i = 0; i < MaxAddresses6; i++)
        {
            if (!Addresses6[i].Address.IsNone && Addresses6[i].Address == address)
                return i;
        }

        return -1;
    }

    /// <returns>A place for another address, or -1.</returns>
    public readonly int FindAddress6Free()
    {
        for (var i = 1; i < MaxAddresses6; i++)
        {
            if (Addresses6[i].Address.IsNone)
                return i;
        }

        return -1;
    }
}
