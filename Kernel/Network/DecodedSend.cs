using System;
using ExoCosmos.Drivers.Network;

namespace ExoCosmos.Kernel.Network;

/// <summary>A frame to be sent after every check. Only <see cref="SendDecoder"/> makes one.</summary>
public readonly ref struct DecodedSend
{
    internal DecodedSend(uint environment, uint network, SendRequest request, ReadOnlySpan<FrameSegment> segments, uint length)
    {
        Environment = environment;
        Network = network;
        Request = request;
        Segments = segments;
        Length = length;
    }

    /// <summary>Slot of the sender.</summary>
    internal uint Environment { get; }

    /// <summary>Number of the interface.</summary>
    internal uint Network { get; }

    internal SendRequest Request { get; }

    /// <summary>The kernel's copy of the header, then the pieces, none of which crosses a page.</summary>
    internal ReadOnlySpan<FrameSegment> Segments { get; }

    internal ReadOnlySpan<FrameSegment> Pieces => Segments[1..];

    internal uint Length { get; }
}
