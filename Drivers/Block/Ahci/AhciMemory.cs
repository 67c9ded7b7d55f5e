using System;
using System.Runtime.InteropServices;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>
/// All memory that a port reads and writes by itself.
/// <code>
/// 0 command list: 32 × 32   0x400 received 256   0x800 answer to identify 512   0x1000 … a table of 1152 for each slot, and one more for identify
/// table (AHCI 1.3.1 ch. 4.2.3)   0 command 20   128 pieces of memory: 64 × 16
/// </code>
/// </summary>
internal readonly unsafe struct AhciMemory(DmaRegion memory)
{
    public const int Slots = 32;
    public const int Segments = 64;

    /// <summary>The table of the identify command, which goes through slot 0.</summary>
    public const int IdentifyTable = Slots;

    public const uint Length = Tables + (Slots + 1) * TableLength;

    private const uint ReceivedOffset = 0x400;
    private const uint AnswerOffset = 0x800;
    private const uint AnswerLength = 512;
    private const uint Tables = 0x1000;
    private const uint PiecesOffset = 128;
    private const uint TableLength = PiecesOffset + Segments * 16;

    public ulong CommandListPhysical => memory.Physical;

    public ulong ReceivedPhysical => memory.Physical + ReceivedOffset;

    /// <summary>The answer to identify. The device could still change it: each field is read once.</summary>
    public ReadOnlySpan<byte> Answer => new((byte*)memory.Address + AnswerOffset, (int)AnswerLength);

    /// <summary>Describes the memory of a request.</summary>
    public void SetPieces(int table, ReadOnlySpan<BlockSegment> segments)
    {
        var pieces = (AhciPiece*)At(table, PiecesOffset);
        for (var i = 0; i < segments.Length; i++)
            pieces[i] = new AhciPiece { Address = segments[i].Physical, LengthMinusOne = segments[i].Length - 1 };
    }

    public void SetAnswerPiece() => SetPieces(IdentifyTable, [new BlockSegment(memory.Physical + AnswerOffset, AnswerLength)]);

    /// <summary>Makes a slot of the command list point to a table with a command.</summary>
    public void SetCommand(int slot, int table, in AtaCommand command, int pieces, bool isWrite)
    {
        *(AtaCommand*)At(table, 0) = command;
        ((AhciHeader*)memory.Address)[slot] = new AhciHeader
        {
            Flags = (ushort)(AhciHeader.CommandWords | (isWrite ? AhciHeader.Write : 0)),
            Pieces = (ushort)pieces,
            Table = memory.Physical + Tables + (uint)table * TableLength,
        };
    }

    private byte* At(int table, uint offset) => (byte*)memory.Address + Tables + (uint)table * TableLength + offset;
}

/// <summary>An entry of the command list (AHCI 1.3.1 ch. 4.2.2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AhciHeader
{
    /// <summary>The command is of five words; it writes to the device.</summary>
    public const ushort CommandWords = 5;
    public const ushort Write = 1 << 6;

    public ushort Flags;
    public ushort Pieces;
    public uint Transferred;
    public ulong Table;
    public ulong Reserved;
    public ulong Reserved2;
}

/// <summary>A piece of memory (AHCI 1.3.1 ch. 4.2.3.3).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AhciPiece
{
    public ulong Address;
    public uint Reserved;
    public uint LengthMinusOne;
}
