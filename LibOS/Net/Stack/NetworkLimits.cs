namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>How much of everything a stack has room for: it never asks for more memory.</summary>
public readonly record struct NetworkLimits()
{
    public int Connections { get; init; } = 64;

    /// <summary>Bytes of each connection's receive buffer, a power of two.</summary>
    public int ReceiveBuffer { get; init; } = 1 << 16;

    public int Listeners { get; init; } = 16;

    public int TimeWaits { get; init; } = 256;

    public int UdpSockets { get; init; } = 32;

    /// <summary>Bytes of each UDP socket's ring, a power of two.</summary>
    public int UdpRing { get; init; } = 1 << 16;

    public int Neighbors { get; init; } = 64;

    /// <summary>Bytes of memory that a stack with these limits wants.</summary>
    public unsafe ulong MemoryNeeded
    {
        get
        {
            var memory = new MemoryCutter(null);
            NetworkTables.Cut(ref memory, this, default);
            return memory.Taken;
        }
    }
}
