using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Neighbors;
using ExoCosmos.LibOS.Net.Random;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Udp;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Everything of a stack that lies in memory which it was given.</summary>
internal unsafe struct NetworkTables
{
    public NeighborCache Neighbors;
    public WaitingFrames Waiting;
    public Reassembler Reassembler;
    public LoopbackQueue Loopback;
    public UdpSocket* Sockets;
    public byte* Rings;
    public TcpListener* Listeners;
    public TcpTable Connections;
    public TimeWaitTable TimeWaits;
    public TemplateCache Templates;

    public static NetworkTables Cut(ref MemoryCutter memory, in NetworkLimits limits, in SecretNumbers secrets)
    {
        var tables = new NetworkTables
        {
            Neighbors = new NeighborCache((Neighbor*)memory.Take((ulong)limits.Neighbors * (ulong)sizeof(Neighbor)), limits.Neighbors),
            Waiting = new WaitingFrames(memory.Take(WaitingFrames.MemoryNeeded)),
            Reassembler = new Reassembler(memory.Take(Reassembler.MemoryNeeded)),
            Loopback = new LoopbackQueue(memory.Take(LoopbackQueue.MemoryNeeded)),
            Sockets = (UdpSocket*)memory.Take((ulong)limits.UdpSockets * (ulong)sizeof(UdpSocket)),
            Rings = memory.Take((ulong)limits.UdpSockets * (ulong)limits.UdpRing),
            Listeners = (TcpListener*)memory.Take((ulong)limits.Listeners * (ulong)sizeof(TcpListener)),
        };
        tables.TimeWaits.Initialise(ref memory, limits.TimeWaits, secrets.Of(SecretPurpose.Bucket, 1));
        tables.Templates.Initialise(ref memory);
        tables.Connections.Initialise(ref memory, limits.Connections, limits.ReceiveBuffer, secrets.Of(SecretPurpose.Bucket, 0));
        return tables;
    }
}
