using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Packet;

namespace ExoCosmos.Kernel.Network;

/// <summary>What the kernel knows of an interface beside its driver: who gets what arrives, and the memory that it arrives in.</summary>
public unsafe struct NetworkInterface
{
    public PacketClassifier Filters;
    public Listeners Listeners;
    public ReceiveBuffers Buffers;
    public InterfaceInfo* Info;

    /// <summary>TSC ticks when its device is looked after next, and its flags are brought up to date.</summary>
    public ulong NextLook;
}

/// <summary>The machine's interfaces by number.</summary>
[InlineArray(SystemInfo.MaxNetworks)]
public struct InterfaceArray
{
    private NetworkInterface _first;
}
