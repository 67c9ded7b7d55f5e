using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>
/// One connection of ours whose other side is the test: it says which segments arrive, and looks at those that leave. Sequence numbers count from the SYN of their side,
/// so the first byte is 1.
/// </summary>
public sealed unsafe class TcpScript
{
    public const uint Iss = 0xFFFF_FF00;
    public const uint PeerIss = 0x7FFF_FFF0;
    public const int Segment = 1000;

    private readonly byte[] _buffer;
    private readonly byte[] _data = GC.AllocateArray<byte>(1 << 20, pinned: true);
    private TcpConnection _connection;
    private int _written;

    /// <param name="buffer">Bytes of our receive buffer.</param>
    /// <param name="timestamps">Whether the other side uses them.</param>
    /// <param name="sack">Whether the other side takes part in SACK.</param>
    /// <param name="window">What the other side takes, with a scale of 2^7.</param>
    public TcpScript(int buffer = 1 << 16, bool timestamps = false, bool sack = true, int window = 1 << 20)
    {
        _buffer = GC.AllocateArray<byte>(buffer, pinned: true);
        (HasTimestamps, HasSack, Window) = (timestamps, sack, window);
        for (var i = 0; i < _data.Length; i++)
            _data[i] = (byte)(i * 31 >> 3);
    }

    public bool HasTimestamps { get; }

    public bool HasSack { get; }

    /// <summary>What the other side announces.</summary>
    public int Window { get; set; }

    /// <summary>Microseconds.</summary>
    public ulong Now { get; set; } = 1_000_000_000;

    public uint PeerClock { get; set; } = 5000;

    public ref TcpConnection Connection => ref _connection;

    public TcpParameters Parameters => new(new IpEndpoint(IpAddress.From4(1), 80), new IpEndpoint(IpAddress.From4(2), 5000), new SequenceNumber(Iss), 77, Segment);

    /// <summary>The connection stands: the other side has opened it.</summary>
    public TcpScript Established()
    {
        Listen();
        Assert.HasCount(1, Sent());
        Assert.IsTrue(Arrive(TcpFlags.Ack, 1, 1));
        Assert.AreEqual(TcpState.Established, _connection.State);
        Assert.HasCount(0, Sent());
        return this;
    }

    /// <summary>The other side's SYN has arrived.</summary>
    public void Listen() => TcpOpening.Accept(ref _connection, Parameters, Buffer(), Make(TcpFlags.Syn, 0, 0, 0), Now);

    public void Connect() => TcpOpening.Connect(ref _connection, Parameters, Buffer(), Now);

    /// <summary>A segment of the other side.</summary>
    /// <returns>False when it is to be answered with a reset.</returns>
    public bool Arrive(TcpFlags flags, int sequence, int acknowledgment, int length = 0, params (int Start, int End)[] sacks)
    {
        var segment = Make(flags, sequence, acknowledgment, length);
        foreach (var (start, end) in sacks)
            segment.Sacks[segment.SackCount++] = new SequenceRange(new SequenceNumber(Iss) + start, new SequenceNumber(Iss) + end);
        return Arrive(segment);
    }

    public bool Arrive(in TcpSegment segment) => TcpArrival.Process(ref _connection, segment, Payload(segment), Now);

    public TcpSegment Make(TcpFlags flags, int sequence, int acknowledgment, int length)
    {
        var isSyn = (flags & TcpFlags.Syn) != 0;
        return new TcpSegment
        {
            SourcePort = 5000,
            DestinationPort = 80,
            Sequence = new SequenceNumber(PeerIss) + sequence,
            Acknowledgment = new SequenceNumber(Iss) + acknowledgment,
            Flags = flags,
            Window = (ushort)Math.Min(isSyn ? Window : Window >> 7, 0xFFFF),
            Length = length,
            MaxSegmentSize = (ushort)(isSyn ? Segment : 0),
            WindowScale = isSyn ? (byte)7 : TcpSegment.NoScale,
            SackPermitted = isSyn && HasSack,
            HasTimestamps = HasTimestamps,
            TimestampValue = PeerClock,
            TimestampEcho = TcpSending.Timestamp(_connection, Now),
        };
    }

    /// <summary>The application writes.</summary>
    public void Write(int length)
    {
        fixed (byte* memory = _data)
            Assert.IsTrue(_connection.Queue.TryAppend(new MemoryPiece(memory + _written, length)));
        _written += length;
    }

    /// <summary>The application reads.</summary>
    public int Read(int length)
    {
        var read = _connection.Buffer.Read(new byte[length]);
        TcpReceiving.OnRead(ref _connection);
        return read;
    }

    /// <summary>Everything that is sent now.</summary>
    public List<TcpSegment> Sent()
    {
        var sent = new List<TcpSegment>();
        while (TcpSending.TryNext(ref _connection, Now, 1, out var segment))
        {
            sent.Add(segment);
            Assert.IsLessThan(2000, sent.Count);
        }

        return sent;
    }

    /// <summary>Everything that is sent now, as "flags sequence:length ack".</summary>
    public string Text() => string.Join(", ", Sent().Select(Text));

    /// <summary>Lets time pass, stopping at each deadline.</summary>
    /// <returns>What was sent, with the milliseconds since the start.</returns>
    public List<(int Milliseconds, TcpSegment Segment)> Wait(double seconds)
    {
        var start = Now;
        var end = Now + (ulong)(seconds * 1e6);
        var all = new List<(int, TcpSegment)>();
        while (_connection.Deadline <= end)
        {
            Now = Math.Max(Now, _connection.Deadline);
            TcpTimers.Advance(ref _connection, Now);
            all.AddRange(Sent().Select(segment => ((int)((Now - start) / 1000), segment)));
        }

        Now = end;
        return all;
    }

    private static string Text(TcpSegment segment) =>
        $"{segment.Flags.ToString().Replace(", ", "+", StringComparison.Ordinal)} {segment.Sequence - new SequenceNumber(Iss)}:{segment.Length} {segment.Acknowledgment - new SequenceNumber(PeerIss)}";

    private ReceiveBuffer Buffer()
    {
        fixed (byte* memory = _buffer)
            return new ReceiveBuffer(memory, _buffer.Length);
    }

    private static byte[] Payload(in TcpSegment segment)
    {
        var bytes = new byte[segment.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(segment.Sequence.Value + (uint)i);
        return bytes;
    }
}
