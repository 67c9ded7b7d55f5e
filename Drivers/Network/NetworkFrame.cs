using System;

namespace ExoCosmos.Drivers.Network;

/// <summary>What can be had from a network device at the moment.</summary>
public enum NetworkState : byte
{
    /// <summary>It is being brought up, at first or again after it was stopped. That takes a bounded time.</summary>
    Starting,

    Ready,

    /// <summary>It was removed or does not come up. It is locked out of memory.</summary>
    Failed,
}

/// <summary>Work that a device does for its users.</summary>
[Flags]
public enum NetworkFeatures : byte
{
    None = 0,

    /// <summary>Finishes a checksum in a frame that is sent.</summary>
    Checksum = 1,

    /// <summary>Cuts a large TCP segment over IPv4, and over IPv6.</summary>
    Segmentation4 = 2,
    Segmentation6 = 4,

    /// <summary>Says of received frames whether their checksum is right.</summary>
    ReceiveChecksum = 8,
}

/// <summary>A piece of memory that a frame is gathered from or received into.</summary>
/// <param name="Physical">Its physical address.</param>
/// <param name="Length">In bytes.</param>
public readonly record struct FrameSegment(ulong Physical, uint Length);

/// <summary>What to do with a frame that is sent.</summary>
/// <param name="Cookie">Comes back when its memory is no longer needed.</param>
/// <param name="ChecksumStart">Where, from the start of the frame, the bytes to sum begin; 0: the checksum is left as it is.</param>
/// <param name="ChecksumOffset">Where, from there, the result belongs; the sum of the pseudo-header stands there.</param>
/// <param name="Segmentation">Which kind of segmentation; None: one frame.</param>
/// <param name="SegmentSize">Payload of each frame to be cut.</param>
/// <param name="HeaderLength">Bytes that every frame to be cut begins with.</param>
public readonly record struct SendRequest(
    ulong Cookie, ushort ChecksumStart = 0, ushort ChecksumOffset = 0, NetworkFeatures Segmentation = NetworkFeatures.None, ushort SegmentSize = 0, ushort HeaderLength = 0);

/// <summary>What became of a frame or a buffer when it was handed over.</summary>
public enum FrameSubmission : byte
{
    Accepted,

    /// <summary>No room: fetch what is finished first.</summary>
    Busy,

    /// <summary>Too long, too short, too many pieces, or work that the device does not do.</summary>
    Invalid,

    /// <summary>The device is not up.</summary>
    Failed,
}

public enum FrameChecksum : byte
{
    /// <summary>Nobody has looked.</summary>
    Unknown,

    /// <summary>The device has found it right.</summary>
    Valid,

    /// <summary>The frame never was on a wire; its checksum is not finished, but what it covers is undamaged.</summary>
    Unfinished,
}

/// <summary>A buffer came back.</summary>
/// <param name="Cookie">As it was supplied.</param>
/// <param name="Length">Bytes of the frame in it; 0: there is none, the device was stopped.</param>
/// <param name="Checksum">What is known of its checksum.</param>
public readonly record struct ReceivedFrame(ulong Cookie, uint Length, FrameChecksum Checksum);
