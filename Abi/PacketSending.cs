using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>A piece of the caller's memory.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PacketPiece
{
    public ulong Address;
    public ulong Length;
}

/// <summary>
/// A frame to be sent: a header, which the kernel copies and looks at, then pieces, which the device reads where they are, unless they are so short that they are copied, too. Their memory stays pinned until
/// <see cref="PacketRingPage.Finished"/> counts the frame.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SendOrder
{
    /// <summary>The Network capability: which interface, and what the sender may call its own.</summary>
    public Handle Network;
    /// <summary>From the Ethernet header on; all headers that the kernel and the device have to understand.</summary>
    public byte* Header;
    public PacketPiece* Pieces;
    /// <summary>14 to <see cref="MaxHeader"/>.</summary>
    public uint HeaderLength;
    public uint PieceCount;
    /// <summary>Where, from the start of the frame, the bytes to sum begin; 0: the checksum is left as it is.</summary>
    public ushort ChecksumStart;
    /// <summary>Where, from there, the result belongs; the sum of the pseudo-header stands there.</summary>
    public ushort ChecksumOffset;
    /// <summary>Payload of each TCP segment to cut; 0: one frame as it is.</summary>
    public ushort SegmentSize;
    public ushort Reserved;

    public const uint MaxHeader = 256;
    public const uint MaxPieces = 16;
    public const uint MaxBatch = 32;
}
