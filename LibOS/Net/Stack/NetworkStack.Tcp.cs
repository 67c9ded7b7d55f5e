using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Random;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Segments: to the connection, the listener or the remains that they belong to, and out again.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    private const int Little = 8192;

    // The largest IP packet, less its headers.
    private const int LargestSend = 0xFFFF - Ip6Header.Length - TcpHeader.MaxLength;

    /// <summary>What the application can see of a connection: when it changes, there is news.</summary>
    private readonly record struct Visible(TcpState State, int Available, ulong Released)
    {
        public static Visible Of(in TcpConnection connection) => new(connection.State, connection.Buffer.Available, connection.Queue.Released);
    }

    private void ReceiveTcp(in IpDatagram datagram, ReadOnlySpan<byte> bytes, bool isVerified, ulong now)
    {
        if (!isVerified && !IsChecksumRight(datagram, IpProtocol.Tcp, bytes))
            return;
        if (!TcpHeader.TryRead(bytes, out var segment))
        {
            Counters.Add(NetworkCounter.MalformedTcp);
            return;
        }

        var local = new IpEndpoint(datagram.Destination, segment.DestinationPort);
        var remote = new IpEndpoint(datagram.Source, segment.SourcePort);
        var payload = bytes[segment.Offset..];
        var slot = _tcp.Find(local, remote);
        if (slot != 0)
        {
            ArriveAt(slot, segment, payload, now);
            return;
        }

        var timeWait = _timeWaits.Find(local, remote);
        if (timeWait != null && !IsReusing(timeWait, segment))
        {
            AnswerTimeWait(timeWait, segment, now);
            return;
        }

        ReceiveAtListener(local, remote, segment, payload, timeWait == null ? NewNumbers(local, remote, now) : NewNumbersAfter(timeWait, local, remote, now), now);
    }

    private void ArriveAt(uint slot, in TcpSegment segment, ReadOnlySpan<byte> payload, ulong now)
    {
        ref var connection = ref _tcp[slot].Connection;
        var before = Visible.Of(connection);
        if (!TcpArrival.Process(ref connection, segment, payload, now))
            SendReset(connection.Local, connection.Remote, segment, now);
        Update(slot, before, now);
    }

    /// <summary>Follows up a change of a connection: sends what is to be sent, tells the application, moves it to where it now belongs.</summary>
    private void Update(uint slot, in Visible before, ulong now)
    {
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        Flush(slot, now);
        var after = Visible.Of(connection);
        if (before.State == TcpState.SynReceived && connection.IsPassive && after.State != TcpState.SynReceived && !LeaveHalfOpen(slot, now))
            return;
        if (connection.State == TcpState.TimeWait && connection.IsReleased)
            BeginWaiting(ref place, now);

        if (connection.State == TcpState.Closed && before.State != TcpState.Closed)
        {
            _tcp.Unlink(slot);
            if (place.IsLeft)
            {
                _tcp.Free(slot);
                return;
            }
        }

        if (!place.IsLeft && place.Listener == 0 && (after != before || connection.State != after.State))
            _tcp.SetReady(slot);
        _tcp.Deadlines.Set((int)slot, connection.Deadline);
    }

    /// <summary>Of a connection in TIME-WAIT that the application has let go, less is kept.</summary>
    private void BeginWaiting(ref TcpSlot place, ulong now)
    {
        _timeWaits.Add(place.Connection, place.Pair, now);
        TcpClosing.End(ref place.Connection);
    }

    private void Flush(uint slot, ulong now)
    {
        if (!QuickPath || !TryFlushQuick(slot, now))
            FlushAll(slot, now);
    }

    /// <summary>What a device can gather of what is next; little is always gathered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Gatherable(in TcpConnection connection, int largest)
    {
        return connection.Queue.Length <= Little ? largest : GatherableOfMuch(connection, largest);
    }

    private static int GatherableOfMuch(in TcpConnection connection, int largest)
    {
        var next = Math.Min(connection.QueueEnd - connection.SndNxt, Math.Min(connection.SndWnd, connection.Congestion.Window) - (connection.SndNxt - connection.SndUna));
        return largest == 0 || next <= Little
            ? largest : Math.Min(largest, connection.Queue.LengthWithin(connection.SndNxt - connection.FirstQueued, INetworkWire.MaxPages));
    }

    [SkipLocalsInit]
    private void FlushAll(uint slot, ulong now)
    {
        ref var place = ref _tcp[slot];
        ref var connection = ref place.Connection;
        var largest = (Wire.Features & WireFeatures.Segmentation) != 0 && !Addresses.IsOurs(connection.Remote.Address) ? LargestSend : 0;
        Span<byte> header = stackalloc byte[HeaderTemplate.MaxLength];
        Span<MemoryPiece> pieces = stackalloc MemoryPiece[INetworkWire.MaxPieces];
        while (TcpSending.TryNext(ref connection, now, Gatherable(connection, largest), out var segment))
        {
            if (QuickPath && HasTemplate(ref place, now))
            {
                var all = place.Template.Write(header, segment);
                SendPart(connection, segment.Offset, segment.Length, header[..all], Wire.Features);
                // Until both sides have agreed there is one thing to say.
                if (!connection.IsSynchronized)
                    return;
                continue;
            }

            var length = TcpHeader.Write(segment, header);
            var count = segment.Length == 0 ? 0 : connection.Queue.Gather(segment.Offset, segment.Length, pieces);
            var plan = new PacketPlan(connection.Local.Address, connection.Remote.Address, IpProtocol.Tcp, TcpHeader.ChecksumOffset)
            {
                SegmentSize = segment.Length > connection.PayloadSize ? (ushort)connection.PayloadSize : (ushort)0,
            };
            Transmit(plan, header[..length], pieces[..count], segment.Length, now);
        }
    }

    private void PollTcp(ulong now)
    {
        while (_tcp.Deadlines.TryTake(now, out var item))
        {
            ref var connection = ref _tcp[(uint)item].Connection;
            if (connection.State == TcpState.Closed)
                continue;
            var before = Visible.Of(connection);
            TcpTimers.Advance(ref connection, now);
            Update((uint)item, before, now);
        }

        _timeWaits.Advance(now);
    }

    /// <summary>Says that there is no such connection (RFC 9293 ch. 3.10.7.1).</summary>
    private void SendReset(in IpEndpoint local, in IpEndpoint remote, in TcpSegment segment, ulong now)
    {
        if (segment.Has(TcpFlags.Rst))
            return;
        Counters.Add(NetworkCounter.TcpResetSent);
        var reset = new TcpSegment { WindowScale = TcpSegment.NoScale };
        if (segment.Has(TcpFlags.Ack))
            (reset.Sequence, reset.Flags) = (segment.Acknowledgment, TcpFlags.Rst);
        else
            (reset.Acknowledgment, reset.Flags) = (segment.End, TcpFlags.Rst | TcpFlags.Ack);
        SendSegment(local, remote, ref reset, now);
    }

    private void SendSegment(in IpEndpoint local, in IpEndpoint remote, ref TcpSegment segment, ulong now)
    {
        Span<byte> header = stackalloc byte[TcpHeader.MaxLength];
        (segment.SourcePort, segment.DestinationPort) = (local.Port, remote.Port);
        var length = TcpHeader.Write(segment, header);
        Transmit(new PacketPlan(local.Address, remote.Address, IpProtocol.Tcp, TcpHeader.ChecksumOffset), header[..length], default, 0, now);
    }

    private static bool IsReusing(TimeWait* entry, in TcpSegment segment) =>
        segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Ack | TcpFlags.Rst) && TimeWaitTable.IsNew(entry, segment);

    /// <summary>A late segment of a connection that ended well: if it carries anything, its sender has missed our last acknowledgment.</summary>
    private void AnswerTimeWait(TimeWait* entry, in TcpSegment segment, ulong now)
    {
        // A reset does not end the waiting (RFC 1337).
        if (segment.Has(TcpFlags.Rst) || (segment.SequenceLength == 0 && segment.Sequence == entry->RcvNxt))
            return;
        Counters.Add(NetworkCounter.TcpTimeWaitAnswered);
        var answer = new TcpSegment
        {
            Sequence = entry->SndNxt,
            Acknowledgment = entry->RcvNxt,
            Flags = TcpFlags.Ack,
            WindowScale = TcpSegment.NoScale,
            HasTimestamps = entry->HasTimestamps,
            TimestampValue = (uint)(now / 1000) + entry->TimestampOffset,
            TimestampEcho = entry->TsRecent,
        };
        SendSegment(entry->Local, entry->Remote, ref answer, now);
    }

    /// <summary>An error message about a segment of ours. It counts only if that is one that could be under way (RFC 5927 ch. 4.1).</summary>
    private void ReceiveTcpError(in QuotedPacket quoted, bool isHard, int mtu, ulong now)
    {
        var slot = _tcp.Find(quoted.Source, quoted.Destination);
        if (slot == 0)
            return;
        ref var connection = ref _tcp[slot].Connection;
        var sequence = new SequenceNumber(quoted.Sequence);
        if (sequence < connection.SndUna || sequence > connection.SndMax || connection.State == TcpState.Closed)
            return;
        var before = Visible.Of(connection);
        if (mtu != 0)
            TcpLoss.OnPathTooNarrow(ref connection, mtu - (quoted.Source.Address.Is4 ? Ip4Header.Length : Ip6Header.Length) - TcpHeader.Length);
        else if (isHard && connection.State is TcpState.SynSent)
            TcpClosing.Fail(ref connection, TcpFailure.Unreachable);
        Update(slot, before, now);
    }

    /// <summary>Where a new connection begins to count.</summary>
    private readonly record struct FirstNumbers(SequenceNumber Iss, uint TimestampOffset);

    /// <summary>A sequence number for a new connection: a clock, moved by a secret for each pair of endpoints (RFC 6528); and what is added to its timestamps.</summary>
    private readonly FirstNumbers NewNumbers(in IpEndpoint local, in IpEndpoint remote, ulong now)
    {
        var secret = EndpointSecret(local, remote);
        return new FirstNumbers(new SequenceNumber((uint)(now / 4) + (uint)secret), (uint)(secret >> 32));
    }

    private readonly FirstNumbers NewNumbersAfter(TimeWait* entry, in IpEndpoint local, in IpEndpoint remote, ulong now)
    {
        var numbers = NewNumbers(local, remote, now);
        var after = entry->SndNxt + 0x10000;
        _timeWaits.Remove(entry);
        return numbers with { Iss = SequenceNumber.Max(numbers.Iss, after) };
    }

    private readonly uint TimestampOffset(in IpEndpoint local, in IpEndpoint remote) => (uint)(EndpointSecret(local, remote) >> 32);

    /// <summary>A number for each pair of endpoints: half of it moves sequence numbers, the other half timestamps.</summary>
    private readonly ulong EndpointSecret(in IpEndpoint local, in IpEndpoint remote)
    {
        var ports = ((uint)local.Port << 16) | remote.Port;
        return remote.Address.Is4
            ? _secrets.Of(SecretPurpose.Endpoints, ports, ((ulong)local.Address.Bits4 << 32) | remote.Address.Bits4)
            : _secrets.Of(SecretPurpose.Endpoints, local.Address.High, local.Address.Low, remote.Address.High, remote.Address.Low, ports);
    }
}
