namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>Names a connection for the application: a handle of one that has ended names nothing, even when its place is used again.</summary>
public readonly record struct TcpHandle(uint Slot, uint Generation);
