using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>The short way of the usual segment, from frame to connection and back: all layers at once. Whatever is not usual goes the long way, through one after the other.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    /// <summary>How long the way to a neighbour is not looked up again.</summary>
    private const ulong TemplateLife = 1_000_000;

    /// <returns>False: nothing was changed.</returns>
    private bool TryReceiveQuick(ReadOnlySpan<byte> frame, ulong now)
    {
        var segment = new QuickSegment(frame);
        if (!segment.IsUsual(Addresses.Mac) || segment.Destination != Addresses.Address4.Bits4)
            return false;
        var slot = _tcp.Find4(segment.Addresses, segment.Ports);
        if (slot == 0 || ((Wire.Features & WireFeatures.Verified) == 0 && !IsSumRight(segment)))
            return false;
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        if (!TcpQuick.TryReceive(ref connection, segment, now))
            return false;
        if (connection.AckNow || connection.SndUna + connection.Queue.Length != connection.SndNxt)
            Flush(slot, now);
        if (place.Listener == 0)
            _tcp.SetReady(slot);
        _tcp.Deadlines.Set((int)slot, connection.Deadline);
        return true;
    }

    // What is wrong is counted by the long way.
    private static bool IsSumRight(QuickSegment segment)
    {
        var checksum = default(InternetChecksum);
        checksum.AddPseudoHeader(IpAddress.From4(segment.Source), IpAddress.From4(segment.Destination), IpProtocol.Tcp, segment.Segment.Length);
        checksum.Add(segment.Segment);
        return checksum.Finish() == 0;
    }

    /// <summary>Sends all that is queued as one, if that is all that there is to do.</summary>
    [SkipLocalsInit]
    private bool TryFlushQuick(uint slot, ulong now)
    {
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        var features = Wire.Features;
        if (connection.Queue.Length == 0 || (now >= place.Template.ValidUntil && !TryMakeTemplate(ref place, now))
            || !TcpQuick.TrySend(ref connection, now, Gatherable(connection, (features & WireFeatures.Segmentation) != 0 ? LargestSend : 0), out var sent))
            return false;
        Span<byte> header = stackalloc byte[HeaderTemplate.MaxLength];
        place.Template.Write(header, connection, sent, TcpSending.Timestamp(connection, now));
        header = header[..place.Template.Length];
        if (sent.Offset == 0 && connection.Queue.TryGetAll(out var all))
            SendQuick(connection, sent.Length, header, all, features);
        else
        {
            Span<MemoryPiece> pieces = stackalloc MemoryPiece[INetworkWire.MaxPieces];
            SendQuick(connection, sent.Length, header, pieces[..connection.Queue.Gather(sent.Offset, sent.Length, pieces)], features);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SendQuick(in TcpConnection connection, int length, Span<byte> header, ReadOnlySpan<MemoryPiece> payload, WireFeatures features)
    {
        const int Transport = EthernetHeader.Length + Ip4Header.Length;
        if ((features & WireFeatures.Checksum) != 0)
        {
            var segmentSize = length > connection.PayloadSize ? (ushort)connection.PayloadSize : (ushort)0;
            Count(Wire.Send(header, payload, new SendOffload(Transport, TcpHeader.ChecksumOffset, segmentSize)));
            return;
        }

        // The sum of the pseudo-header stands in the header, where it is added with the rest.
        var checksum = default(InternetChecksum);
        checksum.Add(header[Transport..]);
        foreach (ref readonly var piece in payload)
            checksum.Add(piece);
        BinaryPrimitives.WriteUInt16BigEndian(header[(Transport + TcpHeader.ChecksumOffset)..], checksum.Finish());
        Count(Wire.Send(header, payload, default));
    }

    /// <summary>Makes what the connection's segments begin with, when it is known where to send them on the link.</summary>
    private bool TryMakeTemplate(ref TcpSlot place, ulong now)
    {
        var remote = place.Connection.Remote.Address;
        if (!remote.Is4 || Addresses.IsOurs(remote) || !Addresses.TryFindNextHop(remote, out var hop) || !TryFindMac(hop, now, out var mac))
            return false;
        place.Template.Make(new EthernetHeader(mac, Addresses.Mac, EthernetHeader.Ip4), place.Connection, now + TemplateLife);
        return true;
    }
}
