using System;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Packet;

namespace ExoCosmos.Kernel.Platform;

/// <summary>The network devices by number, each as <see cref="INetworkDriver"/> has it. Numbers are below <c>SystemInfo.NetworkCount</c>.</summary>
public unsafe interface INetworkDevices
{
    /// <summary>Acknowledges an interrupt that may be an interface's, and looks after the device itself, such as the next step of its reset, if the look is a thorough one. It does not interrupt
    /// until <see cref="TryRest"/>.</summary>
    static abstract void AttendNetwork(KernelState* kernel, uint network, bool isThorough);

    static abstract FrameSubmission SendFrame(uint network, in SendRequest request, ReadOnlySpan<FrameSegment> segments);

    /// <summary>The same for a frame in one piece that is not to be cut.</summary>
    static abstract FrameSubmission SendWhole(uint network, ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset);

    /// <summary>Tells the device about everything handed over since the last time.</summary>
    static abstract void NotifyNetwork(uint network);

    /// <summary>How many more buffers would it take?</summary>
    static abstract int ReceiveRoom(uint network);

    /// <summary>Gives it a buffer to receive into; it would take one.</summary>
    static abstract void Supply(uint network, ulong cookie, FrameSegment buffer);

    /// <summary>Shows at most so many frames that came to <paramref name="taker"/>; their buffers go back to the device.</summary>
    static abstract int Receive<TTaker>(uint network, ref TTaker taker, int most) where TTaker : struct, IFrameTaker;

    /// <summary>Fetches a buffer that the device had when it was stopped.</summary>
    static abstract bool TryLoseBuffer(uint network, out ulong cookie);

    /// <summary>Says to <paramref name="sender"/> which frames were sent, or lost.</summary>
    static abstract void Finish<TSender>(uint network, ref TSender sender) where TSender : struct, IFrameSender;

    /// <summary>Lets it interrupt again. False when something has come meanwhile.</summary>
    static abstract bool TryRest(uint network);

    /// <summary>The filter that takes a packet, counted as one of its hits; 0 if none does.</summary>
    static abstract uint Classify(in PacketClassifier filters, byte* packet, uint length);
}
