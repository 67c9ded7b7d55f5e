using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Extents;

/// <summary>A part of a disk and whose it is.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct ExtentEntry
{
    [FieldOffset(0)] public ulong First;
    [FieldOffset(8)] public ulong Blocks;
    /// <summary>Name of an environment of the boot manifest.</summary>
    [FieldOffset(16)] public Name32 Owner;
    /// <summary>Which of its owner's it is: a number of the owner's choice, 0 = the one that the manifest names.</summary>
    [FieldOffset(48)] public ulong Label;
    /// <summary>The 16th entry's lies where ext2 has its magic number.</summary>
    [FieldOffset(56)] public ulong Zero;

    public readonly ulong End => First + Blocks;
}

/// <summary>
/// One copy of the extent table, eight blocks of 512 bytes (docs/notes/0012-extent-table.md). Little-endian.
/// <code>
///   0 magic   8 version   12 count   16 sequence   24 blocks of the disk   32 CRC-64 of the page with this field 0   40 zero   64 entries of 64
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct ExtentTablePage
{
    public const int Size = 4096;
    public const int Capacity = (Size - 64) / 64;
    public const ulong ExpectedMagic = 0x544E_4554_5845_5845; // "EXEXTENT"
    /// <summary>Version 1 had no labels: all are 0.</summary>
    public const uint ExpectedVersion = 2;

    [FieldOffset(0)] public ulong Magic;
    [FieldOffset(8)] public uint Version;
    [FieldOffset(12)] public uint Count;
    /// <summary>Of two sound copies the one with the higher number is the table.</summary>
    [FieldOffset(16)] public ulong Sequence;
    [FieldOffset(24)] public ulong DiskBlocks;
    [FieldOffset(32)] public ulong Checksum;
    [FieldOffset(40)] public ulong Zero0;
    [FieldOffset(48)] public ulong Zero1;
    [FieldOffset(56)] public ulong Zero2;
    [FieldOffset(64)] public EntryArray Entries;

    [InlineArray(Capacity)]
    public struct EntryArray
    {
        private ExtentEntry _first;
    }

    public static ref ExtentTablePage In(Span<byte> bytes) => ref MemoryMarshal.AsRef<ExtentTablePage>(bytes[..Size]);

    public static ref readonly ExtentTablePage In(ReadOnlySpan<byte> bytes) => ref MemoryMarshal.AsRef<ExtentTablePage>(bytes[..Size]);
}
