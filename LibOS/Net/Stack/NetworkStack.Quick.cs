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

    [InlineArray(HeaderTemplate.MaxLength)]
    private struct HeaderBytes
    {
        private byte _first;
    }

    /// <returns>False: nothing was changed.</returns>
    private bool TryReceiveQuick(ReadOnlySpan<byte> frame, ulong now)
    {
        var segment = new QuickSegment(frame);
        if (!segment.IsWhole(Addresses.Mac) || segment.Destination != Addresses.Address4.Bits4)
            return false;
        if (!segment.IsUsual)
            return segment.IsOpening && TryReceiveOpening(segment, now);
        var slot = _tcp.Find4(segment.Addresses, segment.Ports);
        if (slot == 0 || ((Wire.Features & WireFeatures.Verified) == 0 && !IsSumRight(segment)))
            return false;
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        if (!TcpQuick.TryReceive(ref connection, segment, now))
            return TryReceiveEdge(slot, segment, now);
        if (connection.AckNow || connection.SndUna + connection.Queue.Length != connection.SndNxt)
            Flush(slot, now);
        if (place.Listener == 0)
            _tcp.SetReady(slot);
        // The other deadlines have not changed.
        _tcp.Deadlines.Set((int)slot, connection.SegmentDeadline);
        return true;
    }

    /// <summary>What begins or ends a connection: the other layers are passed by, and its consequences are those of the long way.</summary>
    [SkipLocalsInit]
    private bool TryReceiveEdge(uint slot, QuickSegment segment, ulong now)
    {
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        if (TcpQuick.TryComplete(ref connection, segment, now))
        {
            // There is nothing to send, and no news but for who accepts it.
            LeaveHalfOpen(slot, now);
            _tcp.Deadlines.Set((int)slot, connection.Deadline);
            return true;
        }

        var before = Visible.Of(connection);
        if (!TcpQuick.TryReceiveEdge(ref connection, segment, now))
            return false;
        if (connection.State != TcpState.TimeWait || connection.IsReleased || place.Listener != 0 || !HasTemplate(ref place, now) || !TcpQuick.TryAcknowledge(ref connection, out var last))
        {
            Update(slot, before, now);
            return true;
        }

        // The last word, and news of it.
        SendFromTemplate(ref place, last, Wire.Features, now);
        _tcp.SetReady(slot);
        _tcp.Deadlines.Set((int)slot, connection.EndDeadline);
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

    /// <summary>Sends what is queued in as few pieces as the device takes.</summary>
    /// <returns>False when there may be more to do.</returns>
    [SkipLocalsInit]
    private bool TryFlushQuick(uint slot, ulong now)
    {
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        if (connection.Queue.Length == 0 && !connection.AckNow && TcpQuick.HasNothingToSend(connection))
            return true;
        if (!connection.IsSynchronized)
            return TryAnswerSyn(ref place, now);
        if (!HasTemplate(ref place, now))
            return false;
        var features = Wire.Features;
        while (TcpQuick.TrySend(ref connection, now, Gatherable(connection, (features & WireFeatures.Segmentation) != 0 ? LargestSend : 0), out var sent)
            || TcpQuick.TryAcknowledge(ref connection, out sent))
        {
            SendFromTemplate(ref place, sent, features, now);
            if (sent.IsWhole || sent.Length == 0)
                return true;
        }

        return TcpQuick.IsFull(connection);
    }

    /// <summary>Whether it is known how frames of a connection begin.</summary>
    private bool HasTemplate(ref TcpSlot place, ulong now) => now < place.Template.ValidUntil || TryMakeTemplate(ref place, now);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SendFromTemplate(ref TcpSlot place, in QuickSending sent, WireFeatures features, ulong now)
    {
        ref var connection = ref place.Connection;
        scoped var header = Wire.HeaderRoom;
        if (header.IsEmpty)
            header = _header;
        header = header[..place.Template.Write(header, connection, sent, TcpSending.Timestamp(connection, now))];
        scoped var payload = default(ReadOnlySpan<MemoryPiece>);
        if (sent.Length == 0 || (sent.Length == connection.Queue.Length && connection.Queue.TryGetAll(out payload)))
            SendQuick(connection, sent.Length, header, payload, features);
        else
            SendPart(connection, sent.Offset, sent.Length, header, features);
    }

    /// <summary>Sends headers from the template with some bytes of the queue.</summary>
    [SkipLocalsInit]
    private void SendPart(in TcpConnection connection, int offset, int length, Span<byte> header, WireFeatures features)
    {
        Span<MemoryPiece> pieces = stackalloc MemoryPiece[INetworkWire.MaxPieces];
        SendQuick(connection, length, header, pieces[..connection.Queue.Gather(offset, length, pieces)], features);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SendQuick(in TcpConnection connection, int length, Span<byte> header, ReadOnlySpan<MemoryPiece> payload, WireFeatures features)
    {
        if ((features & WireFeatures.Checksum) != 0)
        {
            var segmentSize = length > connection.PayloadSize ? (ushort)connection.PayloadSize : (ushort)0;
            Count(Wire.Send(header, payload, new SendOffload(HeaderTemplate.Tcp, TcpHeader.ChecksumOffset, segmentSize)));
        }
        else
            SendSummed(header, payload);
    }

    private void SendSummed(Span<byte> header, ReadOnlySpan<MemoryPiece> payload)
    {
        // The sum of the pseudo-header stands in the header, where it is added with the rest.
        var checksum = default(InternetChecksum);
        checksum.Add(header[HeaderTemplate.Tcp..]);
        foreach (ref readonly var piece in payload)
            checksum.Add(piece);
        BinaryPrimitives.WriteUInt16BigEndian(header[(HeaderTemplate.Tcp + TcpHeader.ChecksumOffset)..], checksum.Finish());
        Count(Wire.Send(header, payload, default));
    }

    /// <summary>Makes what the connection's segments begin with, when it is known where to send them on the link.</summary>
    private bool TryMakeTemplate(ref TcpSlot place, ulong now)
    {
        var remote = place.Connection.Remote.Address;
        if (!remote.Is4)
            return false;
        if (_templates.TryFind(place.Pair, now, ref place.Template))
            return true;
        if (Addresses.IsOurs(remote) || !Addresses.TryFindNextHop(remote, out var hop) || !TryFindMac(hop, now, out var mac))
            return false;
        place.Template.Make(new EthernetHeader(mac, Addresses.Mac, EthernetHeader.Ip4), place.Connection, now + TemplateLife);
        _templates.Remember(place.Pair, place.Template);
        return true;
    }
}
