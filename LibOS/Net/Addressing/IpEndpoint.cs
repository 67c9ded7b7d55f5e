namespace ExoCosmos.LibOS.Net.Addressing;

/// <summary>An address and a port.</summary>
public readonly record struct IpEndpoint(IpAddress Address, ushort Port);
