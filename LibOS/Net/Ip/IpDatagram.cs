using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Ip;

/// <summary>What is known of an IP packet, of either version, when its header has been read.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">For whom it is.</param>
/// <param name="Protocol">What it carries.</param>
/// <param name="HopLimit">Time to live.</param>
/// <param name="Offset">Where the payload begins, counted from the IP header.</param>
/// <param name="Length">Bytes of payload.</param>
public readonly record struct IpDatagram(IpAddress Source, IpAddress Destination, byte Protocol, byte HopLimit, int Offset, int Length)
{
    /// <summary>A piece of a larger one.</summary>
    public FragmentPlace Fragment { get; init; }

    public bool IsFragment => Fragment.Offset != 0 || Fragment.HasMore;
}

/// <summary>Where a fragment belongs.</summary>
/// <param name="Identification">The same in all pieces of a datagram.</param>
/// <param name="Offset">In bytes.</param>
/// <param name="HasMore">Whether it is not the last.</param>
public readonly record struct FragmentPlace(uint Identification, int Offset, bool HasMore);
