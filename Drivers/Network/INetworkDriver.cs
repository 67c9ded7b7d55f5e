using System;

namespace ExoCosmos.Drivers.Network;

/// <summary>
/// An Ethernet device. Its owner supplies buffers, one frame each, and fetches those that are filled; and it sends frames gathered from pieces. Memory belongs to the
/// device from <see cref="Supply"/> and <see cref="Send"/> until it comes back: whoever owns the driver keeps it from being used for anything else. Everything that
/// was accepted comes back exactly once, however the device behaves. No call waits for the device.
/// </summary>
public interface INetworkDriver
{
    /// <summary>A buffer of this many bytes holds every frame.</summary>
    const uint BufferLength = 1518;

    /// <summary>Of received frames so many are given back before a device is told: of those that it has one may well be missing.</summary>
    const int ManyBuffers = 16;

    NetworkState State { get; }

    /// <summary>48 bits, the first byte on the wire is the highest. Known once the device is up.</summary>
    ulong MacAddress { get; }

    /// <summary>Largest packet within a frame.</summary>
    ushort Mtu { get; }

    bool IsLinkUp { get; }

    NetworkFeatures Features { get; }

    /// <summary>Most pieces in one frame that is sent.</summary>
    int MaxSegments { get; }

    /// <summary>Longest frame that is sent, before it is cut.</summary>
    uint MaxLength { get; }

    /// <summary>Buffers supplied and not come back, and how many more would be taken.</summary>
    int Supplied { get; }

    int ReceiveRoom { get; }

    /// <summary>Frames sent and not come back, and how many more would be taken.</summary>
    int Sending { get; }

    int SendRoom { get; }

    /// <summary>Gives a buffer to receive into. The device may not hear of it before <see cref="Notify"/>.</summary>
    /// <param name="cookie">Comes back with it.</param>
    /// <param name="buffer">At least <see cref="BufferLength"/> bytes.</param>
    FrameSubmission Supply(ulong cookie, FrameSegment buffer);

    /// <summary>Sends a frame. The device may not hear of it before <see cref="Notify"/>.</summary>
    /// <param name="request">What to do with it.</param>
    /// <param name="segments">The frame without its checksum sequence, from the Ethernet header on.</param>
    FrameSubmission Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments);

    /// <summary>The same for a frame in one piece that is not to be cut.</summary>
    /// <param name="cookie">As <see cref="SendRequest"/> has it, as the last two.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="checksumStart">0: none is to be finished.</param>
    /// <param name="checksumOffset">From there.</param>
    FrameSubmission SendWhole(ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset);

    /// <summary>Tells the device about everything handed over since the last time: once for a batch.</summary>
    void Notify();

    /// <summary>Fetches one buffer that came back.</summary>
    bool TryReceive(out ReceivedFrame frame);

    /// <summary>The same for received frames where each buffer may go straight back to the device: it does, when <paramref name="taker"/> has seen the frame.</summary>
    /// <param name="taker">Sees them, the oldest first.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>How many.</returns>
    int Receive<TTaker>(ref TTaker taker, int most) where TTaker : struct, IFrameTaker;

    /// <summary>Fetches one buffer that a device had when it was stopped.</summary>
    bool TryLoseBuffer(out ulong cookie);

    /// <summary>Says to <paramref name="sender"/> which frames were sent, or lost: all of them.</summary>
    void Finish<TSender>(ref TSender sender) where TSender : struct, IFrameSender;

    /// <summary>Acknowledges an interrupt.</summary>
    /// <returns>Whether this device raised it, as lines are shared.</returns>
    bool OnInterrupt();

    /// <summary>Whoever looks for frames anyway wants no interrupts.</summary>
    void DisableInterrupts();

    /// <summary>Whoever is about to stop looking wants to be woken: by a frame that arrives, and if there is no room to send, by room.</summary>
    /// <returns>False when something has come meanwhile: look again first.</returns>
    bool TryEnableInterrupts();

    /// <summary>Called now and then (a timer will do): brings the device up, and stops one that has stopped working.</summary>
    void Poll();

    /// <summary>Stops the device for good.</summary>
    void Retire();
}
