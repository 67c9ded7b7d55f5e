using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>
/// One copy of the superblock: a sector at the start of the extent's page 0 or page 1 (docs/notes/0032-site-store.md). Little-endian.
/// <code>
///    0 magic   8 version   12 zero   16 generation   24 pages of the extent
///   32 first page of the site   40 pages of the site   48 slots   52 paths   56 clusters   60 bytes of names   64 documents   68 zero
///   72 time of making, in seconds   80 hash of the index   88 CRC-64 of the sector with this field 0   96 zero
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public unsafe struct StoreSuperblock
{
    public const int Size = 512;
    public const ulong ExpectedMagic = 0x4554_4953_4557_5845; // "EXWESITE"
    public const uint ExpectedVersion = 1;

    [FieldOffset(0)] public ulong Magic;
    [FieldOffset(8)] public uint Version;
    [FieldOffset(12)] public uint Zero;
    /// <summary>Of two sound copies the one with the higher number is the store.</summary>
    [FieldOffset(16)] public ulong Generation;
    [FieldOffset(24)] public ulong ExtentPages;
    [FieldOffset(32)] public ulong FirstPage;
    /// <summary>The index and all clusters.</summary>
    [FieldOffset(40)] public ulong Pages;
    /// <summary>Of the index; a power of two.</summary>
    [FieldOffset(48)] public uint Slots;
    /// <summary>Slots in use, at most half of them.</summary>
    [FieldOffset(52)] public uint Paths;
    [FieldOffset(56)] public uint Clusters;
    [FieldOffset(60)] public uint NamesLength;
    [FieldOffset(64)] public uint Documents;
    [FieldOffset(68)] public uint Zero2;
    [FieldOffset(72)] public long Created;
    [FieldOffset(80)] public ulong IndexHash;
    [FieldOffset(88)] public ulong Checksum;
    [FieldOffset(96)] private fixed byte _zero[Size - 96];

    /// <summary>Bytes of the index: slots, clusters and names, one behind the other.</summary>
    public readonly ulong IndexLength =>
        ((ulong)Slots * (ulong)sizeof(IndexEntry)) + ((ulong)Clusters * (ulong)sizeof(ClusterEntry)) + NamesLength;

    public readonly ulong IndexPages => (IndexLength + StoreLayout.PageSize - 1) / StoreLayout.PageSize;

    public readonly ulong EndPage => FirstPage + Pages;

    public static ref StoreSuperblock In(Span<byte> bytes) => ref MemoryMarshal.AsRef<StoreSuperblock>(bytes[..Size]);

    public static ref readonly StoreSuperblock In(ReadOnlySpan<byte> bytes) => ref MemoryMarshal.AsRef<StoreSuperblock>(bytes[..Size]);
}
