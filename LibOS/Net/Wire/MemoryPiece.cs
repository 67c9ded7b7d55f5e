using System;

namespace ExoCosmos.LibOS.Net.Wire;

/// <summary>Bytes somewhere in memory. Whoever made it keeps them as they are until he is told that they are no longer needed.</summary>
public readonly unsafe record struct MemoryPiece(ulong Address, int Length)
{
    public MemoryPiece(byte* address, int length) : this((ulong)address, length)
    {
    }

    public ReadOnlySpan<byte> Bytes => new((void*)Address, Length);

    public MemoryPiece Slice(int start, int length) => new(Address + (uint)start, length);
}
