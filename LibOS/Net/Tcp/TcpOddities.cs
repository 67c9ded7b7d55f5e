using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>What is unusual about a connection, each in a byte of its own, so that a short way finds out with one comparison that nothing of it is.</summary>
[StructLayout(LayoutKind.Explicit, Size = sizeof(ulong))]
public struct TcpOddities
{
    /// <summary>What makes a segment that arrives unusual.</summary>
    public const ulong Receiving = ~SentFin;

    /// <summary>What makes sending unusual.</summary>
    public const ulong Sending = Idle | SentFin;

    /// <summary>What there may be to send beside the queue.</summary>
    public const ulong Idle = 0xFFFF_FF00_0000_00FF;

    private const ulong SentFin = 0xFFUL << 32;

    [FieldOffset(0)]
    private readonly ulong _all;

    [FieldOffset(0)]
    public RecoveryPhase Phase;

    [FieldOffset(1)]
    public byte DuplicateAcks;

    [FieldOffset(2)]
    public bool HasFin;

    /// <summary>Something was sent again since the last measurement, at <see cref="TcpConnection.RetransmittedAt"/>.</summary>
    [FieldOffset(3)]
    public bool HasRetransmitted;

    [FieldOffset(4)]
    public bool FinSent;

    [FieldOffset(5)]
    public bool SendReset;

    [FieldOffset(6)]
    public bool ProbeAlive;

    [FieldOffset(7)]
    public bool ProbeWindow;

    public readonly bool Has(ulong oddities) => (_all & oddities) != 0;
}
