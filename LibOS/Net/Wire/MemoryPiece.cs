using System;

namespace ExoCosmos.LibOS.Net.Wire;

/// <summary>Bytes somewhere in memory. Whoever made it keeps them as they are until he is told that they are no longer needed.</summary>
/// <param name="Address">Of the first byte.</param>
/// <param name="Length">How many.</param>
/// <param name="Sums">Where <see cref="RunningSums"/> of the memory are: the one to the last multiple of 64 before the first byte, and those behind it. 0: there are none.</param>
public readonly unsafe record struct MemoryPiece(ulong Address, int Length, ulong Sums = 0)
{
    public MemoryPiece(byte* address, int length) : this((ulong)address, length)
    {
    }

    public MemoryPiece(byte* address, int length, ushort* sums) : this((ulong)address, length, (ulong)sums)
    {
    }

    public ReadOnlySpan<byte> Bytes => new((void*)Address, Length);

    public MemoryPiece Slice(int start, int length)
    {
        var address = Address + (uint)start;
        return new MemoryPiece(address, length, Sums == 0 ? 0 : Sums + (sizeof(ushort) * ((address >> RunningSums.Shift) - (Address >> RunningSums.Shift))));
    }
}
