using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>One end of a connection without a network stack: what it writes, what it has read, and its segments as bytes.</summary>
public sealed unsafe class TcpPeer
{
    private readonly byte[] _buffer;
    private readonly byte[] _data;
    private TcpConnection _connection;
    private int _written;

    /// <param name="address">Last byte of its address.</param>
    /// <param name="buffer">Bytes of its receive buffer.</param>
    /// <param name="data">What it will write.</param>
    public TcpPeer(byte address, int buffer, byte[] data)
    {
        _buffer = GC.AllocateArray<byte>(buffer, pinned: true);
        _data = GC.AllocateArray<byte>(data.Length, pinned: true);
        data.CopyTo(_data, 0);
        Endpoint = new IpEndpoint(IpAddress.From4(0x0A000000U | address), (ushort)(1000 * address));
        Received = [];
    }

    public IpEndpoint Endpoint { get; }

    public ref TcpConnection Connection => ref _connection;

    public System.Collections.Generic.List<byte> Received { get; }

    public bool HasWrittenAll => _written == _data.Length;

    /// <summary>Largest receive buffer content that is left unread; the application is slow when it is not zero.</summary>
    public bool IsReading { get; set; } = true;

    public bool ClosesAtEnd { get; set; } = true;

    public TcpParameters ParametersTo(TcpPeer other, uint iss, int segment = 1460) => new(Endpoint, other.Endpoint, new SequenceNumber(iss), iss * 7, segment);

    public ReceiveBuffer NewBuffer()
    {
        fixed (byte* memory = _buffer)
            return new ReceiveBuffer(memory, _buffer.Length);
    }

    /// <summary>What the application does when it is asked: read everything, write everything, close.</summary>
    public void RunApplication(int chunk = 100_000)
    {
        if (IsReading && _connection.Buffer.Available > 0)
        {
            var bytes = new byte[_connection.Buffer.Available];
            Assert.AreEqual(bytes.Length, _connection.Buffer.Read(bytes));
            Received.AddRange(bytes);
            TcpReceiving.OnRead(ref _connection);
        }

        if (!_connection.CanWrite)
            return;
        var length = Math.Min(chunk, _data.Length - _written);
        fixed (byte* memory = _data)
        {
            if (length > 0 && _connection.Queue.Length < 1_000_000 && _connection.Queue.TryAppend(new MemoryPiece(memory + _written, length)))
                _written += length;
        }

        if (HasWrittenAll && ClosesAtEnd && _connection.State != TcpState.SynSent)
            TcpClosing.CloseWriting(ref _connection);
    }

    /// <summary>All segments that are to be sent now.</summary>
    public void Send(SimulatedLink link, ulong now, int largest = 1)
    {
        Span<byte> header = stackalloc byte[TcpHeader.MaxLength];
        Span<MemoryPiece> pieces = new MemoryPiece[INetworkWire.MaxPieces];
        for (var count = 0; TcpSending.TryNext(ref _connection, now, largest, out var segment); count++)
        {
            Assert.IsLessThan(10_000, count, "sends without an end");
            var length = TcpHeader.Write(segment, header);
            var packet = new byte[length + segment.Length];
            header[..length].CopyTo(packet);
            var at = length;
            var found = segment.Length == 0 ? 0 : _connection.Queue.Gather(segment.Offset, segment.Length, pieces);
            foreach (var piece in pieces[..found])
            {
                piece.Bytes.CopyTo(packet.AsSpan(at));
                at += piece.Length;
            }

            Assert.AreEqual(packet.Length, at, "the queue does not hold what is sent");
            Assert.IsLessThanOrEqualTo(_connection.SegmentSize + TcpHeader.Length + 24, packet.Length + (largest > 1 ? -largest : 0));
            link.Send(packet, now);
        }
    }

    /// <returns>Whether the segment was one of a connection that exists.</returns>
    public bool Receive(byte[] packet, ulong now)
    {
        Assert.IsTrue(TcpHeader.TryRead(packet, out var segment));
        return TcpArrival.Process(ref _connection, segment, packet.AsSpan(segment.Offset), now);
    }
}
