using System;
using ExoCosmos.Drivers.Life;

namespace ExoCosmos.Drivers.Network;

/// <summary>
/// One kind of network hardware, under a <see cref="NetworkDriver{TMachine, TDevice}"/> that checks what is handed over, watches the time and decides when the device is
/// stopped and started. Memory that it has comes back by being taken, or, after a stop, as lost.
/// </summary>
public interface INetworkDevice : IRestartable
{
    /// <summary>Known once the device is up, as the next two.</summary>
    ulong MacAddress { get; }

    ushort Mtu { get; }

    NetworkFeatures Features { get; }

    bool IsLinkUp { get; }

    bool UsesMessages { get; }

    /// <summary>Whether the device itself says that it cannot go on.</summary>
    bool IsBroken { get; }

    /// <summary>Most pieces in one frame.</summary>
    int MaxSegments { get; }

    int Supplied { get; }

    /// <summary>Buffers that it would take.</summary>
    int ReceiveRoom { get; }

    int Sending { get; }

    /// <summary>Frames that it would take, of as many pieces as may be.</summary>
    int SendRoom { get; }

    /// <summary>Gives it a buffer; there is room.</summary>
    void Supply(ulong cookie, FrameSegment buffer);

    /// <summary>Gives it a frame that was checked; there is room.</summary>
    void Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments);

    /// <summary>The same for a frame in one piece that is not to be cut.</summary>
    void SendWhole(ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset);

    /// <summary>Tells the device about everything handed over since the last time.</summary>
    void Notify();

    /// <summary>Takes one buffer that it gave back.</summary>
    /// <param name="frame">Length 0: there is no frame in it.</param>
    /// <param name="isSane">False when what it says cannot be; there may be a buffer all the same.</param>
    bool TryReceive(out ReceivedFrame frame, out bool isSane);

    /// <summary>
    /// Shows <paramref name="taker"/> frames that it received, the oldest first, and gives it their buffers straight back; it hears of them when they are <see cref="INetworkDriver.ManyBuffers"/>.
    /// The same as <see cref="TryReceive"/> and <see cref="Supply"/> for each.
    /// </summary>
    /// <param name="taker">Sees them.</param>
    /// <param name="left">How many more it would take; counted down.</param>
    /// <returns>False when what the device says cannot be: it has the buffer still.</returns>
    bool Receive<TTaker>(ref TTaker taker, ref int left) where TTaker : struct, IFrameTaker;

    /// <summary>Says to <paramref name="sender"/> which frames it has sent, all of them.</summary>
    /// <returns>False when what the device says cannot be: it has the frame still.</returns>
    bool Finish<TSender>(ref TSender sender) where TSender : struct, IFrameSender;

    /// <summary>Takes a buffer back, and a frame: the device can no longer reach them.</summary>
    bool TryLoseBuffer(out ulong cookie);

    bool TryLoseFrame(out ulong cookie);

    /// <summary>Is it sending a frame since longer than that?</summary>
    bool IsAnySentOlderThan(ulong age, ulong now);

    /// <summary>Acknowledges an interrupt.</summary>
    /// <returns>Whether this device raised it.</returns>
    bool OnInterrupt();

    void DisableInterrupts();

    /// <returns>False when something has come meanwhile.</returns>
    bool TryEnableInterrupts();
}
