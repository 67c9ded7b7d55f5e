using System;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>
/// Sums of a stream from its start to each multiple of 64 bytes, made when the document is stored. The sum of any piece is the difference of two of them and at most 126
/// bytes: so they fit every segment size, every range and every retransmission, wherever it begins.
/// <code>
///   sums[k] = ones' complement sum of the bytes [0, 64 k) as big-endian words
/// </code>
/// </summary>
public static class StreamSums
{
    public const int Shift = 6;
    public const int Step = 1 << Shift;

    /// <summary>How many sums a stream has.</summary>
    public static int Count(int streamLength) => ((streamLength + Step - 1) >> Shift) + 1;

    /// <param name="stream">The bytes.</param>
    /// <param name="sums">Room for <see cref="Count"/>.</param>
    public static void Compute(ReadOnlySpan<byte> stream, Span<ushort> sums)
    {
        var sum = default(InternetChecksum);
        sums[0] = 0;
        for (var step = 1; step < sums.Length; step++)
        {
            sum.Add(stream[((step - 1) << Shift)..Math.Min(step << Shift, stream.Length)]);
            sums[step] = sum.Partial();
        }
    }
}
