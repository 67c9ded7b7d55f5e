using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Rings;

/// <summary>A packet port as the wire of a network stack.</summary>
public unsafe struct PacketWire(PacketPort* port) : INetworkWire
{
    private const InterfaceFeatures AllSegmentation = InterfaceFeatures.Segmentation4 | InterfaceFeatures.Segmentation6;

    private readonly WireFeatures _features = FeaturesOf(port->Info.Features);

    /// <summary>Whether the packet that is being received has been checked: devices say so of each.</summary>
    public bool IsVerified { get; set; }

    public readonly WireFeatures Features => _features | (IsVerified ? WireFeatures.Verified : 0);

    public readonly Span<byte> HeaderRoom => port->Sending.HeaderRoom;

    public readonly bool Send(ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, in SendOffload offload) =>
        port->Sending.TryAdd(header, payload, offload);

    private static WireFeatures FeaturesOf(InterfaceFeatures features) =>
        ((features & InterfaceFeatures.Checksum) != 0 ? WireFeatures.Checksum : 0)
        | ((features & AllSegmentation) == AllSegmentation ? WireFeatures.Segmentation : 0);
}
