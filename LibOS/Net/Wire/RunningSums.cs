using System;

namespace ExoCosmos.LibOS.Net.Wire;

/// <summary>
/// Sums of memory from its start, which is 64-aligned, to each multiple of 64 bytes: made once, for memory that is sent often. The sum of any piece is the difference of two of them and at
/// most 126 bytes, so they fit every segment size, every range and every retransmission, wherever it begins.
/// <code>
///   sums[k] = ones' complement sum of the bytes [0, 64 k) as big-endian words
/// </code>
/// </summary>
public static unsafe class RunningSums
{
    public const int Shift = 6;
    public const int Step = 1 << Shift;

    /// <summary>How many sums there are of so many bytes.</summary>
    public static int Count(int length) => ((length + Step - 1) >> Shift) + 1;

    /// <param name="bytes">All of them.</param>
    /// <param name="sums">Room for <see cref="Count"/>.</param>
    public static void Compute(ReadOnlySpan<byte> bytes, Span<ushort> sums)
    {
        var sum = default(InternetChecksum);
        sums[0] = 0;
        for (var step = 1; step < sums.Length; step++)
        {
            sum.Add(bytes[((step - 1) << Shift)..Math.Min(step << Shift, bytes.Length)]);
            sums[step] = sum.Partial();
        }
    }

    /// <summary>The sum of a piece that has sums, as if it began at an even place. Its memory is not read but for its ends.</summary>
    public static ushort Of(in MemoryPiece piece)
    {
        var sums = (ushort*)piece.Sums;
        var end = piece.Address + (uint)piece.Length;
        var first = piece.Address & ~(ulong)(Step - 1);
        var last = end & ~(ulong)(Step - 1);
        // Taking away is adding the complement.
        var sum = (ulong)sums[(last - first) >> Shift] + (ushort)~sums[0];
        sum += (ushort)~Even((byte*)first, (int)(piece.Address - first));
        sum += Even((byte*)last, (int)(end - last));
        sum = (sum >> 16) + (sum & 0xFFFF);
        sum = (sum >> 16) + (sum & 0xFFFF);
        // All this was by words of the memory: a piece that begins in the middle of one has its bytes in the other halves.
        return (piece.Address & 1) == 0 ? (ushort)sum : (ushort)((sum << 8) | (sum >> 8));
    }

    private static ushort Even(byte* start, int length) => (ushort)~InternetChecksum.Of(new ReadOnlySpan<byte>(start, length));
}
