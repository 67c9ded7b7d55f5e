using System;
using System.Buffers.Binary;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// What a controller says of itself (NVMe 1.4 ch. 5.15.2.2, figure 247).
/// <code>
/// 4 serial number 20   24 model 40   77 longest transfer, 2^n pages   512 size of submissions   513 of completions, each 2^ 7..4 used 3..0 at least   525 bit 0: has a cache
/// </code>
/// </summary>
/// <param name="LongestRun">Most bytes in a command.</param>
/// <param name="Serial">A number made from serial number and model.</param>
internal readonly record struct NvmeControllerData(uint LongestRun, bool HasCache, bool IsUsable, ulong Serial)
{
    private const byte CommandSize = 6;
    private const byte CompletionSize = 4;
    private const uint Unlimited = 1 << 20;

    /// <param name="answer">4096 bytes that the controller wrote.</param>
    public static NvmeControllerData Parse(ReadOnlySpan<byte> answer)
    {
        var longest = answer[77];
        return new NvmeControllerData(
            longest is 0 or > 8 ? Unlimited : 4096U << longest,
            (answer[525] & 1) != 0,
            Allows(answer[512], CommandSize) && Allows(answer[513], CompletionSize),
            SerialDigest.Of(answer[4..64]));
    }

    private static bool Allows(byte range, byte size) => (range & 0xF) <= size && range >> 4 >= size;
}

/// <summary>
/// What a controller says of a namespace (NVMe 1.4 ch. 5.15.2.1, figure 245).
/// <code>
/// 0 size in its blocks 8   26 format in use, 3..0   99 bit 0: write-protected   128 + 4 × format: 15..0 metadata bytes, 23..16 block of 2^n bytes
/// </code>
/// </summary>
/// <param name="Blocks">In its own blocks.</param>
/// <param name="BlockShift">Its blocks are of 2^BlockShift bytes.</param>
internal readonly record struct NvmeNamespaceData(ulong Blocks, int BlockShift, bool IsReadOnly, bool HasMetadata)
{
    private const int Sector = 9;
    private const int Page = 12;

    /// <param name="answer">4096 bytes that the controller wrote.</param>
    public static NvmeNamespaceData Parse(ReadOnlySpan<byte> answer)
    {
        var format = BinaryPrimitives.ReadUInt32LittleEndian(answer[(128 + 4 * (answer[26] & 0xF))..]);
        return new NvmeNamespaceData(BinaryPrimitives.ReadUInt64LittleEndian(answer), (int)(format >> 16 & 0xFF), (answer[99] & 1) != 0, (format & 0xFFFF) != 0);
    }

    /// <summary>Blocks of 512 to 4096 bytes and nothing beside them, and a size that can be said in blocks of 512.</summary>
    public bool IsUsable => Blocks > 0 && !HasMetadata && BlockShift is >= Sector and <= Page && Blocks <= ulong.MaxValue >> BlockShift;

    /// <summary>How many blocks of 512 bytes are in one of its own, as a shift.</summary>
    public int AlignmentShift => BlockShift - Sector;
}
