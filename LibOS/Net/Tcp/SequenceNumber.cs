using System;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>A byte's place in a stream, modulo 2³² (RFC 9293 ch. 3.4): before and after mean the shorter way round.</summary>
public readonly record struct SequenceNumber(uint Value)
{
    public static SequenceNumber operator +(SequenceNumber a, int count) => new(a.Value + (uint)count);

    public static SequenceNumber operator -(SequenceNumber a, int count) => new(a.Value - (uint)count);

    /// <summary>How many bytes a is behind b; negative when it is before.</summary>
    public static int operator -(SequenceNumber a, SequenceNumber b) => (int)(a.Value - b.Value);

    public static bool operator <(SequenceNumber a, SequenceNumber b) => a - b < 0;

    public static bool operator >(SequenceNumber a, SequenceNumber b) => a - b > 0;

    public static bool operator <=(SequenceNumber a, SequenceNumber b) => a - b <= 0;

    public static bool operator >=(SequenceNumber a, SequenceNumber b) => a - b >= 0;

    public static SequenceNumber Max(SequenceNumber a, SequenceNumber b) => a > b ? a : b;

    public static SequenceNumber Min(SequenceNumber a, SequenceNumber b) => a < b ? a : b;

    public int CompareTo(SequenceNumber other) => Math.Sign(this - other);
}

/// <summary>Bytes from Start up to, not including, End.</summary>
public readonly record struct SequenceRange(SequenceNumber Start, SequenceNumber End)
{
    public int Length => End - Start;
}
