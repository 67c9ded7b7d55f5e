using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Icmp;

/// <summary>An answer to an echo request.</summary>
/// <param name="Source">Who answered.</param>
/// <param name="Identifier">As it was sent.</param>
/// <param name="Sequence">As it was sent.</param>
/// <param name="Length">Bytes of payload.</param>
/// <param name="HopLimit">What was left of it.</param>
/// <param name="Time">When it came, in microseconds.</param>
public readonly record struct EchoReply(IpAddress Source, ushort Identifier, ushort Sequence, int Length, byte HopLimit, ulong Time);
