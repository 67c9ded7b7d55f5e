using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>What both sides of a connection know before the first segment.</summary>
/// <param name="Local">This side.</param>
/// <param name="Remote">The other side.</param>
/// <param name="Iss">Initial send sequence number, unpredictable (RFC 6528).</param>
/// <param name="TimestampOffset">Added to the clock, so that it does not tell how long the machine has been up.</param>
/// <param name="SegmentSize">Most payload that the link takes.</param>
public readonly record struct TcpParameters(IpEndpoint Local, IpEndpoint Remote, SequenceNumber Iss, uint TimestampOffset, int SegmentSize);

/// <summary>The beginning of a connection.</summary>
public static class TcpOpening
{
    /// <summary>Least segment size that is believed: smaller ones only make work (RFC 9293 ch. 3.7.1 has 536 where nothing is said).</summary>
    public const int LeastSegment = 88;

    private const int DefaultSegment4 = 536;
    private const int DefaultSegment6 = 1220;
    private const int MaxUnscaled = 0xFFFF;
    private const byte LargestScale = 14;

    /// <summary>An active open.</summary>
    public static void Connect(ref TcpConnection connection, in TcpParameters parameters, ReceiveBuffer buffer, ulong now)
    {
        Begin(ref connection, parameters, buffer, now);
        connection.State = TcpState.SynSent;
        connection.Congestion = CubicWindow.Start(parameters.SegmentSize);
    }

    /// <summary>A SYN came to a listener.</summary>
    public static void Accept(ref TcpConnection connection, in TcpParameters parameters, ReceiveBuffer buffer, in TcpSegment syn, ulong now) =>
        Accept(ref connection, parameters, buffer, SynOffer.Of(syn), now);

    /// <summary>The same, for the short way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accept(ref TcpConnection connection, in TcpParameters parameters, ReceiveBuffer buffer, in SynOffer syn, ulong now)
    {
        Begin(ref connection, parameters, buffer, now);
        connection.State = TcpState.SynReceived;
        connection.IsPassive = true;
        TakeSyn(ref connection, syn, now);
    }

    /// <summary>A segment brought back what a cookie had promised: the connection stands at once.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="parameters">Iss is the cookie's.</param>
    /// <param name="buffer">Where arriving bytes go.</param>
    /// <param name="syn">The SYN as the cookie remembers it.</param>
    /// <param name="now">Time.</param>
    public static void AcceptCookie(ref TcpConnection connection, in TcpParameters parameters, ReceiveBuffer buffer, in TcpSegment syn, ulong now)
    {
        Accept(ref connection, parameters, buffer, syn, now);
        connection.SndNxt = connection.Iss + 1;
        connection.SndMax = connection.SndNxt;
        connection.LastSent = now;
    }

    /// <summary>Notes what the other side's SYN says.</summary>
    public static void TakeSyn(ref TcpConnection connection, in TcpSegment syn, ulong now) => TakeSyn(ref connection, SynOffer.Of(syn), now);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeSyn(ref TcpConnection connection, in SynOffer syn, ulong now)
    {
        connection.Irs = syn.Sequence;
        connection.RcvNxt = syn.Sequence + 1;
        // Until there is a window field of ours, what fits without scaling is promised.
        connection.RcvAdv = connection.RcvNxt + Math.Min(connection.Buffer.Free, MaxUnscaled);
        connection.LastAckSent = connection.RcvNxt;
        connection.NewestOutOfOrder = connection.RcvNxt;
        var offered = syn.MaxSegmentSize != 0 ? syn.MaxSegmentSize : connection.Remote.Address.Is4 ? DefaultSegment4 : DefaultSegment6;
        connection.SegmentSize = Math.Max(LeastSegment, Math.Min(offered, connection.SegmentSize));
        connection.HasSack = syn.SackPermitted;
        connection.HasTimestamps = syn.HasTimestamps;
        connection.TsRecent = syn.Timestamp;
        connection.TsRecentTime = now;
        connection.HasScale = syn.WindowScale != TcpSegment.NoScale;
        connection.SndScale = connection.HasScale ? syn.WindowScale : (byte)0;
        connection.RcvScale = connection.HasScale ? connection.RcvScale : (byte)0;
        connection.SndWnd = syn.Window;
        connection.MaxSndWnd = syn.Window;
        connection.SndWl1 = syn.Sequence;
        connection.SndWl2 = connection.Iss;
        connection.Congestion.Begin(connection.PayloadSize);
    }

    /// <summary>The scale with which a window of this size fits into its field.</summary>
    public static byte ScaleOf(int window)
    {
        byte scale = 0;
        while (scale < LargestScale && window >> scale > MaxUnscaled)
            scale++;
        return scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(ref TcpConnection connection, in TcpParameters parameters, ReceiveBuffer buffer, ulong now)
    {
        connection.Reset();
        (connection.Local, connection.Remote) = (parameters.Local, parameters.Remote);
        connection.Iss = parameters.Iss;
        connection.SndUna = parameters.Iss;
        connection.SndNxt = parameters.Iss;
        connection.SndMax = parameters.Iss;
        connection.RecoveryPoint = parameters.Iss;
        connection.HighRxt = parameters.Iss;
        connection.TimestampOffset = parameters.TimestampOffset;
        connection.SegmentSize = parameters.SegmentSize;
        connection.OfferedSegmentSize = (ushort)parameters.SegmentSize;
        connection.Buffer = buffer;
        connection.RcvScale = ScaleOf(buffer.Capacity);
        connection.LastReceived = now;
        connection.LastSent = now;
    }
}
