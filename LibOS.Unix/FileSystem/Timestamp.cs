using System;

namespace ExoCosmos.LibOS.Unix.FileSystem;

/// <summary>A point in time: seconds since 1970-01-01 UTC (may be negative) and 0 … 999,999,999 nanoseconds on top.</summary>
public readonly struct Timestamp(long seconds, uint nanoseconds = 0) : IEquatable<Timestamp>
{
    public readonly long Seconds = seconds;
    public readonly uint Nanoseconds = nanoseconds;

    public bool IsAtOrBefore(Timestamp other) =>
        Seconds < other.Seconds || (Seconds == other.Seconds && Nanoseconds <= other.Nanoseconds);

    public bool Equals(Timestamp other) => Seconds == other.Seconds && Nanoseconds == other.Nanoseconds;
    public override bool Equals(object? obj) => obj is Timestamp other && Equals(other);
    public override int GetHashCode() => Seconds.GetHashCode() ^ (int)Nanoseconds;
    public static bool operator ==(Timestamp left, Timestamp right) => left.Equals(right);
    public static bool operator !=(Timestamp left, Timestamp right) => !left.Equals(right);
}
