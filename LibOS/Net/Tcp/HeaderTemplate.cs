using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Ip;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>All headers of a connection's segments over IPv4, but for what differs from one to the next. It is good for a second: then the way to the neighbour is looked up anew.</summary>
public struct HeaderTemplate
{
    /// <summary>Room that headers need to be written.</summary>
    public const int MaxLength = 96;

    /// <summary>Bytes before the header of TCP.</summary>
    public const int Tcp = Ip + Ip4Header.Length;

    private const int Ip = EthernetHeader.Length;
    private const int OptionsLength = 12;

    /// <summary>From the Ethernet header to how timestamps begin: what no segment changes, and what a processor copies in four pieces.</summary>
    private const int Kept = 64;

    private Bytes _bytes;

    [InlineArray(Kept)]
    private struct Bytes
    {
        private byte _first;
    }

    /// <summary>In microseconds; 0: there is none.</summary>
    public ulong ValidUntil;

    /// <summary>Sums of what does not differ: of the header of IPv4 and of the pseudo-header, without lengths.</summary>
    private uint _ipSum;
    private uint _pseudoSum;

    /// <param name="link">How frames to the neighbour begin.</param>
    /// <param name="connection">Over IPv4.</param>
    /// <param name="until">How long that is good.</param>
    public void Make(in EthernetHeader link, in TcpConnection connection, ulong until)
    {
        Span<byte> own = _bytes;
        ValidUntil = until;
        own.Clear();
        link.Write(own);
        Ip4Header.Write(own[Ip..], connection.Local.Address, connection.Remote.Address, IpProtocol.Tcp, 0);
        BinaryPrimitives.WriteUInt16BigEndian(own[(Ip + 2)..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(own[(Ip + 10)..], 0);
        SetPorts(EndpointPair.Of(connection.Local, connection.Remote));
        BinaryPrimitives.WriteUInt32LittleEndian(own[(Tcp + TcpHeader.Length)..], QuickSegment.TimestampOption);
        _ipSum = (ushort)~Wire.InternetChecksum.Of(own[Ip..Tcp]);
        _pseudoSum = (uint)(ushort)~Wire.InternetChecksum.Of(own[(Ip + 12)..Tcp]) + IpProtocol.Tcp;
    }

    /// <summary>Makes it that of another connection between the same addresses.</summary>
    public void SetPorts(in EndpointPair pair) => Unsafe.WriteUnaligned(ref _bytes[Tcp], BitOperations.RotateLeft(pair.Ports, 16));

    /// <summary>Writes the headers of a segment. In the place of the checksum stands the sum of the pseudo-header.</summary>
    /// <param name="target">Room for <see cref="MaxLength"/>.</param>
    /// <param name="segment">Its header of TCP.</param>
    /// <returns>Bytes of all headers.</returns>
    public readonly int Write(Span<byte> target, in TcpSegment segment)
    {
        MemoryMarshal.Write(target, _bytes);
        var length = TcpHeader.Write(segment, target[Tcp..]);
        WriteLength(ref MemoryMarshal.GetReference(target), (uint)(length + segment.Length));
        return Tcp + length;
    }

    /// <summary>Writes the headers of a usual segment, as <see cref="Write(Span{byte}, in TcpSegment)"/> would.</summary>
    /// <param name="target">Room for <see cref="MaxLength"/>.</param>
    /// <param name="connection">Whose template this is.</param>
    /// <param name="sent">What is sent.</param>
    /// <param name="timestamp">Of now.</param>
    /// <returns>Bytes of all headers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Write(Span<byte> target, in TcpConnection connection, in QuickSending sent, uint timestamp)
    {
        MemoryMarshal.Write(target, _bytes);
        // All places are within the bytes that were just written.
        ref var start = ref MemoryMarshal.GetReference(target);
        var header = TcpHeader.Length + (connection.HasTimestamps ? OptionsLength : 0);
        WriteLength(ref start, (uint)(header + sent.Length));
        Put(ref start, Tcp + 12, (byte)(header << 2));
        Put(ref start, Tcp + 4, BinaryPrimitives.ReverseEndianness(sent.Sequence.Value));
        Put(ref start, Tcp + 8, BinaryPrimitives.ReverseEndianness(connection.RcvNxt.Value));
        Put(ref start, Tcp + 13, (byte)(TcpFlags.Ack | (sent.IsWhole ? TcpFlags.Psh : TcpFlags.None) | (sent.IsLast ? TcpFlags.Fin : TcpFlags.None)));
        Put(ref start, Tcp + 14, BinaryPrimitives.ReverseEndianness(sent.Window));
        if (connection.HasTimestamps)
        {
            Put(ref start, Tcp + 24, BinaryPrimitives.ReverseEndianness(timestamp));
            Put(ref start, Tcp + 28, BinaryPrimitives.ReverseEndianness(connection.TsRecent));
        }

        return Tcp + header;
    }

    /// <summary>Writes the headers of an answer to a SYN that has all four options, as <see cref="Write(Span{byte}, in TcpSegment)"/> would.</summary>
    /// <param name="target">Room for <see cref="MaxLength"/>.</param>
    /// <param name="connection">Whose template this is.</param>
    /// <param name="window">To be announced.</param>
    /// <param name="timestamp">Of now.</param>
    /// <returns>Bytes of all headers.</returns>
    public readonly int WriteSynAnswer(Span<byte> target, in TcpConnection connection, ushort window, uint timestamp)
    {
        const int Options = 24;
        const int Header = TcpHeader.Length + Options;
        MemoryMarshal.Write(target, _bytes);
        var options = target.Slice(Tcp + TcpHeader.Length, Options);
        ref var start = ref MemoryMarshal.GetReference(target);
        WriteLength(ref start, Header);
        Put(ref start, Tcp + 4, BinaryPrimitives.ReverseEndianness(connection.Iss.Value));
        Put(ref start, Tcp + 8, BinaryPrimitives.ReverseEndianness(connection.RcvNxt.Value));
        Put(ref start, Tcp + 12, (byte)(Header << 2));
        Put(ref start, Tcp + 13, (byte)(TcpFlags.Syn | TcpFlags.Ack));
        Put(ref start, Tcp + 14, BinaryPrimitives.ReverseEndianness(window));
        ref var first = ref MemoryMarshal.GetReference(options);
        Put(ref first, 0, TcpHeader.SizeAndSack | ((ulong)BinaryPrimitives.ReverseEndianness(connection.OfferedSegmentSize) << 16));
        Put(ref first, 8, QuickSegment.TimestampOption);
        Put(ref first, 12, BinaryPrimitives.ReverseEndianness(timestamp));
        Put(ref first, 16, BinaryPrimitives.ReverseEndianness(connection.TsRecent));
        Put(ref first, 20, TcpHeader.Scale | ((uint)connection.RcvScale << 24));
        return Tcp + Header;
    }

    /// <summary>Writes what depends on the bytes of header and payload of TCP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void WriteLength(ref byte start, uint length)
    {
        Put(ref start, Ip + 2, BinaryPrimitives.ReverseEndianness((ushort)(Ip4Header.Length + length)));
        Put(ref start, Ip + 10, BinaryPrimitives.ReverseEndianness((ushort)~Wire.InternetChecksum.Fold(_ipSum + Ip4Header.Length + length)));
        Put(ref start, Tcp + TcpHeader.ChecksumOffset, BinaryPrimitives.ReverseEndianness(Wire.InternetChecksum.Fold(_pseudoSum + length)));
    }

    private static void Put<T>(ref byte start, int offset, T value) where T : unmanaged => Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, offset), value);
}
