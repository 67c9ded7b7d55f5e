using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>The short way of a SYN, from its frame to that of the answer.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    [SkipLocalsInit]
    private bool TryReceiveOpening(QuickSegment segment, ulong now)
    {
        var local = new IpEndpoint(Addresses.Address4, segment.DestinationPort);
        var remote = new IpEndpoint(IpAddress.From4(segment.Source), segment.SourcePort);
        var pair = new EndpointPair(segment.Addresses, segment.Ports);
        if (_tcp.Find4(pair.Addresses, pair.Ports) != 0 || _timeWaits.Find(local, remote, pair) != null || segment.Destination == 0
            || ((Wire.Features & WireFeatures.Verified) == 0 && !IsSumRight(segment)))
            return false;
        if (segment.HasUsualOffer && TryOpen(segment.Offer, local, remote, pair, now))
            return true;
        if (IsMartian(remote.Address, isLoopback: false) || !TcpHeader.TryRead(segment.Segment, out var syn))
            return false;
        ReceiveAtListener(local, remote, syn, default, NewNumbers(local, remote, now), now);
        return true;
    }

    /// <summary>Opens a connection with all options from where another one came a moment ago, as <see cref="ReceiveAtListener"/> does, where there is room for it.</summary>
    /// <returns>False: nothing was changed.</returns>
    [SkipLocalsInit]
    private bool TryOpen(in SynOffer syn, in IpEndpoint local, in IpEndpoint remote, in EndpointPair pair, ulong now)
    {
        var number = FindListener(local);
        if (number < 0 || _tcp.IsFull || !_templates.Has(pair, now))
            return false;
        ref var listener = ref _listeners[number];
        if (listener.Waiting >= listener.Backlog || listener.HalfOpen >= listener.Backlog)
            return false;
        listener.HalfOpen++;
        var slot = _tcp.Take(out var buffer);
        ref var place = ref _tcp[slot];
        place.Listener = (uint)number + 1;
        TcpOpening.Accept(ref place.Connection, Parameters(local, remote, NewNumbers(local, remote, now)), buffer, syn, now);
        _tcp.Link(slot, pair);
        _templates.Take(pair, ref place.Template);
        AnswerSyn(ref place, now);
        // There is no other deadline yet.
        _tcp.Deadlines.Set((int)slot, place.Connection.RetransmitDeadline);
        return true;
    }

    /// <summary>Answers a SYN, if that is all there is to say.</summary>
    private bool TryAnswerSyn(ref TcpSlot place, ulong now)
    {
        if (!TcpQuick.IsAnsweringSyn(place.Connection) || !HasTemplate(ref place, now))
            return false;
        AnswerSyn(ref place, now);
        return true;
    }

    private void AnswerSyn(ref TcpSlot place, ulong now)
    {
        ref var connection = ref place.Connection;
        scoped var header = Wire.HeaderRoom;
        if (header.IsEmpty)
            header = _header;
        var window = TcpQuick.AnswerSyn(ref connection, now);
        SendQuick(connection, 0, header[..place.Template.WriteSynAnswer(header, connection, window, TcpSending.Timestamp(connection, now))], default, Wire.Features);
    }
}
