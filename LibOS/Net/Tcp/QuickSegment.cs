using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ethernet;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// A segment of the form that nearly all have: IPv4 without options and not fragmented, TCP with an acknowledgment and no flag but Push and Fin, with no option but timestamps in the usual place.
/// Its numbers are read where they lie, when they are asked for; <see cref="IsWhole"/> and <see cref="IsUsual"/> come first.
/// <code>
///   0 Ethernet   14 IPv4   34 TCP   54 no-operation ×2, timestamps 10   66 payload
/// </code>
/// </summary>
public readonly ref struct QuickSegment(ReadOnlySpan<byte> frame)
{
    private const int Ip = EthernetHeader.Length;
    private const int Tcp = Ip + 20;
    private const int Options = Tcp + TcpHeader.Length;
    private const int OptionsLength = 12;
    private const uint TypeAndVersion = 0x45_0008; // 08 00 45, little-endian
    /// <summary>How timestamps begin, with their padding before them.</summary>
    internal const uint TimestampOption = 0x0A08_0101; // 01 01 08 0A, little-endian

    // Bytes 16 to 23, little-endian: fragment offset and "more follow", protocol. TCP whole has 6 in the last one, and zeros.
    private const ulong WholeMask = 0xFF00_FF3F_0000_0000;
    private const ulong WholeTcp = 6UL << 56;

    // Bytes 46 and 47, little-endian: header length / 4 in the upper half, and the flags, but for Push and those of ECN.
    private const int FormMask = 0x36F0;
    private const int PlainForm = ((int)TcpFlags.Ack << 8) | (TcpHeader.Length / 4 << 4);
    private const int TimestampForm = ((int)TcpFlags.Ack << 8) | ((TcpHeader.Length + OptionsLength) / 4 << 4);

    private const int AllFlags = 0x3F;

    private readonly ref byte _frame = ref MemoryMarshal.GetReference(frame);
    private readonly int _length = frame.Length;

    /// <summary>Both addresses, the source first, as they stand in the header.</summary>
    public ulong Addresses => Read<ulong>(Ip + 12);

    /// <summary>Both ports, the source first, as they stand in the header.</summary>
    public uint Ports => Read<uint>(Tcp);

    public uint Source => BinaryPrimitives.ReverseEndianness(Read<uint>(Ip + 12));

    public uint Destination => BinaryPrimitives.ReverseEndianness(Read<uint>(Ip + 16));

    public ushort SourcePort => BinaryPrimitives.ReverseEndianness(Read<ushort>(Tcp));

    public ushort DestinationPort => BinaryPrimitives.ReverseEndianness(Read<ushort>(Tcp + 2));

    public SequenceNumber Sequence => new(BinaryPrimitives.ReverseEndianness(Read<uint>(Tcp + 4)));

    public SequenceNumber Acknowledgment => new(BinaryPrimitives.ReverseEndianness(Read<uint>(Tcp + 8)));

    public ushort Window => BinaryPrimitives.ReverseEndianness(Read<ushort>(Tcp + 14));

    public bool HasTimestamps => Read<byte>(Tcp + 12) >> 4 != TcpHeader.Length / 4;

    public bool HasFin => (Read<byte>(Tcp + 13) & (int)TcpFlags.Fin) != 0;

    public uint Timestamp => BinaryPrimitives.ReverseEndianness(Read<uint>(Options + 4));

    /// <summary>Header and payload, as they are summed.</summary>
    public ReadOnlySpan<byte> Segment => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _frame, Tcp), PacketLength - (Tcp - Ip));

    /// <summary>Bytes of the payload.</summary>
    public int Length => PacketLength - (PayloadStart - Ip);

    public ReadOnlySpan<byte> Payload => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _frame, PayloadStart), Length);

    private int PacketLength => BinaryPrimitives.ReverseEndianness(Read<ushort>(Ip + 2));

    private int PayloadStart => Tcp + (Read<byte>(Tcp + 12) >> 4 << 2);

    /// <summary>Whether it is an unfragmented segment over IPv4 without options to this address of the link, and its header is sound. If not, nothing else may be asked for: the long way finds out what it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsWhole(MacAddress to) =>
        _length >= Options && (Read<uint>(12) & 0xFF_FFFF) == TypeAndVersion && BinaryPrimitives.ReverseEndianness(Read<ulong>(0)) >> 16 == to.Bits
        && (Read<byte>(6) & 1) == 0 && (Read<ulong>(Ip + 2) & WholeMask) == WholeTcp && PacketLength <= _length - Ip && IsHeaderSound && Read<ushort>(Tcp) != 0;

    /// <summary>Whether it acknowledges, and has no flag but Push and Fin and no option but timestamps. If not, only <see cref="IsOpening"/> and <see cref="Segment"/> may be asked for.</summary>
    public bool IsUsual
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var form = Read<ushort>(Tcp + 12) & FormMask;
            return form == TimestampForm ? PacketLength >= Options - Ip + OptionsLength && Read<uint>(Options) == TimestampOption
                : form == PlainForm && PacketLength >= Options - Ip;
        }
    }

    /// <summary>Whether it is the first one of a connection, with nothing but options.</summary>
    public bool IsOpening =>
        (Read<byte>(Tcp + 13) & AllFlags) == (int)TcpFlags.Syn && PacketLength >= Options - Ip && PacketLength == PayloadStart - Ip;

    /// <summary>Whether an opening has the options of most systems in their order: segment size, SACK, timestamps, padding, window scale.</summary>
    public bool HasUsualOffer => Length == 0 && PayloadStart == Options + TcpHeader.OfferLength && TcpHeader.IsUsualOffer(Read<ulong>(Options), Read<uint>(Options + 16));

    /// <summary>What such an opening says.</summary>
    public SynOffer Offer
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Sequence, Window, BinaryPrimitives.ReverseEndianness(Read<ushort>(Options + 2)), true, true, BinaryPrimitives.ReverseEndianness(Read<uint>(Options + 8)),
            TcpHeader.LimitScale(Read<byte>(Options + 19)));
    }

    /// <summary>Whether the header's ones' complement sum is all ones: then its ordinary one, which is never 0, is a multiple of them.</summary>
    private bool IsHeaderSound
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((ulong)Read<uint>(Ip) + Read<uint>(Ip + 4) + Read<uint>(Ip + 8) + Read<uint>(Ip + 12) + Read<uint>(Ip + 16)) % ushort.MaxValue == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Read<T>(int offset) where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref _frame, offset));
}
