using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Network;

namespace ExoCosmos.Model.Machine;

/// <summary>A frame that a fake interface is sending, as it found it in memory.</summary>
public sealed record TakenFrame(SendRequest Request, FrameSegment[] Segments, byte[] Bytes);

/// <summary>An interface that receives what the test says, and has sent a frame when the test says so.</summary>
public sealed unsafe class FakeNetwork(PhysicalArena arena)
{
    /// <summary>Buffers and frames it takes before it is busy.</summary>
    public const int Depth = 128;

    private const int LongestPlain = 1514;

    private readonly Queue<(ulong Cookie, FrameSegment Buffer)> _buffers = new();
    private readonly Queue<(ReceivedFrame Frame, FrameSegment Buffer)> _received = new();
    private readonly Queue<(ulong Cookie, bool IsLost)> _sent = new();

    public List<TakenFrame> Taken { get; } = [];

    public ulong Mac { get; set; }

    /// <summary>It finishes no checksums, cuts no segments, and takes no frame that is longer than an Ethernet has them. Otherwise it takes everything.</summary>
    public bool IsPlain { get; set; }

    /// <summary>Its cable leads back into itself: what it sends, arrives.</summary>
    public bool IsLoop { get; set; }

    /// <summary>What the next frame to be sent is answered.</summary>
    public FrameSubmission Next { get; set; } = FrameSubmission.Accepted;

    /// <summary>Was it told about what it has taken?</summary>
    public bool Notified { get; set; } = true;

    public int ReceiveRoom => Depth - _buffers.Count;

    public void Supply(ulong cookie, FrameSegment buffer) => _buffers.Enqueue((cookie, buffer));

    public FrameSubmission Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments)
    {
        if (Next != FrameSubmission.Accepted)
            return Next;
        if (Refuses(request.ChecksumStart, request.SegmentSize, segments.ToArray().Sum(segment => segment.Length)))
            return FrameSubmission.Invalid;
        if (Taken.Count + _sent.Count == Depth)
            return FrameSubmission.Busy;
        var bytes = new List<byte>();
        foreach (var segment in segments)
            bytes.AddRange(new ReadOnlySpan<byte>(arena.Physical.At(segment.Physical), (int)segment.Length));
        Taken.Add(new TakenFrame(request, segments.ToArray(), [.. bytes]));
        Notified = false;
        return FrameSubmission.Accepted;
    }

    /// <summary>Is this more than it can do?</summary>
    public bool Refuses(ushort checksumStart, ushort segmentSize, long length) => IsPlain && (checksumStart != 0 || segmentSize != 0 || length > LongestPlain);

    /// <summary>A frame comes from the wire, if a buffer is there.</summary>
    public bool Arrive(ReadOnlySpan<byte> frame, FrameChecksum checksum = FrameChecksum.Unknown)
    {
        if (!_buffers.TryDequeue(out var buffer))
            return false;
        frame.CopyTo(new Span<byte>(arena.Physical.At(buffer.Buffer.Physical), (int)buffer.Buffer.Length));
        _received.Enqueue((new ReceivedFrame(buffer.Cookie, (uint)frame.Length, checksum), buffer.Buffer));
        return true;
    }

    /// <summary>One of the frames it has taken is on the wire, or was lost.</summary>
    public void Finish(int index, bool isLost = false)
    {
        if (IsLoop && !isLost && !Arrive(Taken[index].Bytes))
            throw new InvalidOperationException("nobody takes what is sent");
        _sent.Enqueue((Taken[index].Request.Cookie, isLost));
        Taken.RemoveAt(index);
    }

    /// <summary>Has it a frame of this name in hand that the kernel has not heard the end of?</summary>
    public bool Knows(ulong cookie) => Taken.Exists(taken => taken.Request.Cookie == cookie) || _sent.Any(sent => sent.Cookie == cookie);

    public int Receive<TTaker>(ref TTaker taker, int most) where TTaker : struct, IFrameTaker
    {
        var count = 0;
        for (; count < most && _received.TryDequeue(out var arrived); count++)
        {
            taker.Take(arrived.Frame.Cookie, arrived.Frame.Length, arrived.Frame.Checksum);
            Supply(arrived.Frame.Cookie, arrived.Buffer);
        }

        return count;
    }

    public void Finish<TSender>(ref TSender sender) where TSender : struct, IFrameSender
    {
        while (_sent.TryDequeue(out var frame))
            sender.Finish(frame.Cookie, frame.IsLost);
    }

    public bool HasNews => _received.Count + _sent.Count != 0;
}
