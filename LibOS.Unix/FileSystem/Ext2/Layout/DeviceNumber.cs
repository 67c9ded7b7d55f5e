namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

/// <summary>Device numbers in the block area of an inode: 8 + 8 bits in the first word, or 12 + 20 bits in the second.</summary>
internal static class DeviceNumber
{
    /// <summary>The number as makedev(3) packs it.</summary>
    public static uint Decode(in BlockPointers blocks) => blocks[0] != 0 ? blocks[0] & 0xFFFF : blocks[1];

    public static void Encode(ref BlockPointers blocks, uint number)
    {
        // Bits 20–31 hold the minor's upper part, 16–19 the major's: with both zero the old form says it all.
        blocks[0] = number >> 16 == 0 ? number : 0;
        blocks[1] = number >> 16 == 0 ? 0 : number;
    }
}
