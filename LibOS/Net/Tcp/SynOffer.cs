namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>What a SYN says.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Window">Bytes, never scaled.</param>
/// <param name="MaxSegmentSize">0: it does not say.</param>
/// <param name="SackPermitted">Whether its sender understands SACK.</param>
/// <param name="HasTimestamps">Whether it has a timestamp.</param>
/// <param name="Timestamp">Its sender's clock.</param>
/// <param name="WindowScale">Of the windows to come, or <see cref="TcpSegment.NoScale"/>.</param>
public readonly record struct SynOffer(
    SequenceNumber Sequence, ushort Window, ushort MaxSegmentSize, bool SackPermitted, bool HasTimestamps, uint Timestamp, byte WindowScale)
{
    public static SynOffer Of(in TcpSegment syn) =>
        new(syn.Sequence, syn.Window, syn.MaxSegmentSize, syn.SackPermitted, syn.HasTimestamps, syn.TimestampValue, syn.WindowScale);
}
