using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Net.Rings;

namespace ExoCosmos.LibOS.Unix.Bare;

/// <summary>Hosts as users name them: by address, or by a name that the interface's servers know.</summary>
public static unsafe class HostName
{
    private const ulong LookAgain = 1_000_000;

    /// <summary>Waits for the servers if it must.</summary>
    /// <param name="stack">Of <see cref="BareNetwork.TryOpen"/>.</param>
    /// <param name="text">An address, or a name.</param>
    /// <param name="address">The first one: of IPv4 if there is one, else of IPv6.</param>
    /// <param name="problem">What the user should read when there is none.</param>
    public static bool TryFind(InterfaceStack* stack, ReadOnlySpan<byte> text, out IpAddress address, out ReadOnlySpan<byte> problem)
    {
        problem = default;
        if (AddressText.TryParse(text, out address))
            return true;
        problem = "is no name"u8;
        if (!DnsName.TryParse(text, out _))
            return false;
        problem = "the interface was told of no name server"u8;
        if (stack->Net.Addresses.DnsServers[0].IsUnspecified)
            return false;
        var status = Ask(stack, text, DnsRecordType.Address4, out address);
        if (status == DnsStatus.NotFound)
            status = Ask(stack, text, DnsRecordType.Address6, out address);
        problem = status switch
        {
            DnsStatus.NotFound => "there is no such host"u8,
            DnsStatus.Failed => "the name servers answer with errors"u8,
            _ => "no name server answers"u8,
        };
        return status == DnsStatus.Found;
    }

    private static DnsStatus Ask(InterfaceStack* stack, ReadOnlySpan<byte> name, DnsRecordType type, out IpAddress address)
    {
        while (true)
        {
            var now = stack->Pump();
            var answer = stack->Net.Lookup(name, type, now);
            address = answer.Addresses[0];
            if (answer.Status != DnsStatus.Pending)
                return answer.Status;
            if (BareNetwork.Wait(stack, now + LookAgain) == Errno.EINTR)
                return DnsStatus.TimedOut;
        }
    }
}
