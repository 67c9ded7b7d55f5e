using System;

namespace ExoCosmos.LibOS.Net.Wire;

/// <summary>
/// Where frames leave: a packet ring of the kernel, a tap device, a simulated link. Frames come in by a call to the stack; time is a parameter of every call.
/// </summary>
public interface INetworkWire
{
    /// <summary>What the device behind it takes off the stack.</summary>
    WireFeatures Features { get; }

    /// <summary>Where the header of the next frame may be written, so that <see cref="Send"/> need not copy it: at least 128 bytes, or none, where there is no such place.</summary>
    Span<byte> HeaderRoom { get; }

    /// <summary>Sends one frame: a header, then the payload. All memory may be used again afterwards, or the wire takes care that it is not.</summary>
    /// <param name="header">From the Ethernet header to the last protocol header, at most <see cref="MaxHeader"/> bytes; anywhere, or in <see cref="HeaderRoom"/>.</param>
    /// <param name="payload">At most <see cref="MaxPieces"/> pieces.</param>
    /// <param name="offload">What is left to the device; nothing unless it has the feature.</param>
    /// <returns>False when there is no room now: the frame is lost, as on any network.</returns>
    bool Send(ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, in SendOffload offload);

    /// <summary>Longer than all headers there are; what wires copy.</summary>
    const int MaxHeader = 256;

    const int MaxPieces = 16;

    /// <summary>How many pages a frame that the device cuts may touch, counted for each piece by itself: devices gather from pages.</summary>
    const int MaxPages = 17;
}

[Flags]
public enum WireFeatures
{
    None = 0,

    /// <summary>It finishes the checksum of TCP and UDP.</summary>
    Checksum = 1,

    /// <summary>It cuts large TCP segments.</summary>
    Segmentation = 2,

    /// <summary>What arrives has been checked: TCP and UDP checksums need not be looked at.</summary>
    Verified = 4,
}

/// <summary>What the device still has to do with a frame.</summary>
/// <param name="ChecksumStart">Where the bytes to sum begin; 0: nothing to do.</param>
/// <param name="ChecksumOffset">Where, from there, the result belongs; the sum of the pseudo-header stands there.</param>
/// <param name="SegmentSize">Payload of each TCP segment to cut; 0: one frame as it is.</param>
public readonly record struct SendOffload(ushort ChecksumStart, ushort ChecksumOffset, ushort SegmentSize);
