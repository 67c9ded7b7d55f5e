using System;
using System.Buffers.Binary;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>
/// What a disk says of itself (ATA/ATAPI Command Set 3, ch. 7.12.7), in words of 16 bits.
/// <code>
/// 10 serial number 10   27 model 20   75 queue depth - 1   76 bit 8: has a queue   83 bit 10: 48-bit addresses   85 bit 5: its cache is on
/// 100 blocks 4   106 15..14 = 1 and bit 12: blocks are not of 512 bytes   117 words in a block 2
/// </code>
/// </summary>
internal readonly record struct AtaIdentify(ulong Blocks, uint BlockLength, int QueueDepth, bool HasCache, bool IsUsable, ulong Serial)
{
    /// <param name="answer">512 bytes that the device wrote.</param>
    public static AtaIdentify Parse(ReadOnlySpan<byte> answer)
    {
        var layout = Word(answer, 106);
        var isLarge = layout >> 14 == 1 && (layout & 1 << 12) != 0;
        var words = isLarge ? BinaryPrimitives.ReadUInt32LittleEndian(answer[234..]) : BlockGeometry.BlockLength / 2;
        return new AtaIdentify(
            BinaryPrimitives.ReadUInt64LittleEndian(answer[200..]),
            words <= 1 << 15 ? words * 2 : 0,
            (Word(answer, 76) & 1 << 8) != 0 ? (int)(Word(answer, 75) & 31) + 1 : 0,
            (Word(answer, 85) & 1 << 5) != 0,
            (Word(answer, 83) & 1 << 10) != 0,
            SerialDigest.Of(answer[20..40]) ^ SerialDigest.Of(answer[54..94]));
    }

    private static uint Word(ReadOnlySpan<byte> answer, int index) => BinaryPrimitives.ReadUInt16LittleEndian(answer[(2 * index)..]);
}
