using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Random;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// A connection request that is remembered by the other side (RFC 4987 ch. 3.6): when too many are half open, everything needed later is put into the sequence
/// number and the timestamp of the answer, and comes back with the next segment.
/// <code>
///   sequence number:  31 … 27 time   26 … 24 segment size   23 … 0 keyed hash of the rest and both endpoints
///   timestamp:        31 … 6 time    5 SACK                 4 scale known   3 … 0 window scale
/// </code>
/// </summary>
public static class SynCookie
{
    /// <summary>A cookie is good for one to two of these.</summary>
    public const ulong Period = 64_000_000;

    private const uint HashMask = 0xFF_FFFF;
    private const uint TimeMask = 31;
    private const uint OptionMask = 0x3F;
    private const uint SackBit = 0x20;
    private const uint ScaleBit = 0x10;

    // The largest that is no larger than what was offered is used.
    private static ReadOnlySpan<ushort> Sizes => [216, 536, 1024, 1220, 1340, 1400, 1440, 1460];

    /// <summary>The sequence number to answer a SYN with.</summary>
    public static SequenceNumber Make(in SecretNumbers secrets, in IpEndpoint local, in IpEndpoint remote, in TcpSegment syn, ulong now)
    {
        var time = (uint)(now / Period);
        var size = Sizes.Length - 1;
        var offered = syn.MaxSegmentSize == 0 ? (ushort)536 : syn.MaxSegmentSize;
        while (size > 0 && Sizes[size] > offered)
            size--;
        return new SequenceNumber((time & TimeMask) << 27 | (uint)size << 24 | Hash(secrets, local, remote, syn.Sequence, time, (uint)size));
    }

    /// <summary>The time stamp that remembers the options of a SYN; no later than the clock.</summary>
    public static uint Timestamp(in TcpSegment syn, uint clock)
    {
        var options = (syn.SackPermitted ? SackBit : 0) | (syn.WindowScale == TcpSegment.NoScale ? 0 : ScaleBit | syn.WindowScale);
        return ((clock - OptionMask) & ~OptionMask) | options;
    }

    /// <summary>Looks whether a segment brings back a cookie of ours.</summary>
    /// <param name="secrets">As when it was made.</param>
    /// <param name="local">This side.</param>
    /// <param name="remote">The other side.</param>
    /// <param name="segment">What came.</param>
    /// <param name="now">Time.</param>
    /// <param name="syn">The request as far as it is remembered.</param>
    public static bool TryOpen(in SecretNumbers secrets, in IpEndpoint local, in IpEndpoint remote, in TcpSegment segment, ulong now, out TcpSegment syn)
    {
        var cookie = segment.Acknowledgment - 1;
        syn = new TcpSegment { Sequence = segment.Sequence - 1, WindowScale = TcpSegment.NoScale, Window = segment.Window };
        var time = (uint)(now / Period);
        var age = (time - (cookie.Value >> 27)) & TimeMask;
        var size = cookie.Value >> 24 & 7;
        if (age > 1 || (cookie.Value & HashMask) != Hash(secrets, local, remote, syn.Sequence, time - age, size))
            return false;
        syn.MaxSegmentSize = Sizes[(int)size];
        if (!segment.HasTimestamps)
            return true;
        syn.HasTimestamps = true;
        syn.TimestampValue = segment.TimestampValue;
        syn.SackPermitted = (segment.TimestampEcho & SackBit) != 0;
        if ((segment.TimestampEcho & ScaleBit) != 0)
            syn.WindowScale = (byte)Math.Min(segment.TimestampEcho & 15, 14);
        return true;
    }

    private static uint Hash(in SecretNumbers secrets, in IpEndpoint local, in IpEndpoint remote, SequenceNumber irs, uint time, uint size) =>
        (uint)secrets.Of(SecretPurpose.Cookie, local.Address.High, local.Address.Low, remote.Address.High, remote.Address.Low,
            ((ulong)local.Port << 48) | ((ulong)remote.Port << 32) | irs.Value, ((ulong)time << 3) | size) & HashMask;
}
