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
        if (!QuickSegment.TryRead(frame, Addresses.Mac, out var segment) || segment.Destination != Addresses.Address4.Bits4)
            return false;
        var local = new IpEndpoint(Addresses.Address4, segment.DestinationPort);
        var remote = new IpEndpoint(IpAddress.From4(segment.Source), segment.SourcePort);
        var slot = _tcp.Find(local, remote);
        if (slot == 0 || ((Wire.Features & WireFeatures.Verified) == 0 && !IsSumRight(local.Address, remote.Address, segment.Segment)))
            return false;
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        if (!TcpQuick.TryReceive(ref connection, segment, now))
            return false;
        if (connection.AckNow || connection.QueueEnd != connection.SndNxt)
            Flush(slot, now);
        if (place.Listener == 0)
            _tcp.SetReady(slot);
        _tcp.Deadlines.Set((int)slot, connection.Deadline);
        return true;
    }

    // What is wrong is counted by the long way.
    private static bool IsSumRight(in IpAddress local, in IpAddress remote, ReadOnlySpan<byte> segment)
    {
        var checksum = default(InternetChecksum);
        checksum.AddPseudoHeader(remote, local, IpProtocol.Tcp, segment.Length);
        checksum.Add(segment);
        return checksum.Finish() == 0;
    }

    /// <summary>Sends all that is queued as one, if that is all that there is to do.</summary>
    [SkipLocalsInit]
    private bool TryFlushQuick(uint slot, int largest, ulong now)
    {
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        if ((now >= place.Template.ValidUntil && !TryMakeTemplate(ref place, now)) || !TcpQuick.TrySend(ref connection, now, largest, out var sent))
            return false;
        Span<byte> header = stackalloc byte[HeaderTemplate.MaxLength];
        Span<MemoryPiece> pieces = stackalloc MemoryPiece[INetworkWire.MaxPieces];
        var payload = pieces[..connection.Queue.Gather(sent.Offset, sent.Length, pieces)];
        place.Template.Write(header, connection, sent, TcpSending.Timestamp(connection, now));
        header = header[..place.Template.Length];
        const int Transport = EthernetHeader.Length + Ip4Header.Length;
        if ((Wire.Features & WireFeatures.Checksum) != 0)
        {
            var segmentSize = sent.Length > connection.PayloadSize ? (ushort)connection.PayloadSize : (ushort)0;
            Count(Wire.Send(header, payload, new SendOffload(Transport, TcpHeader.ChecksumOffset, segmentSize)));
            return true;
        }

        // The sum of the pseudo-header stands in the header, where it is added with the rest.
        var checksum = default(InternetChecksum);
        checksum.Add(header[Transport..]);
        foreach (ref readonly var piece in payload)
            checksum.Add(piece);
        BinaryPrimitives.WriteUInt16BigEndian(header[(Transport + TcpHeader.ChecksumOffset)..], checksum.Finish());
        Count(Wire.Send(header, payload, default));
        return true;
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
