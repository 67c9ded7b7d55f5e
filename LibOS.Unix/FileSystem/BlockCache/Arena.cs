namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Hands out pieces of one range of memory from the front. Nothing is given back: who owns the range owns the pieces.</summary>
public unsafe struct Arena(byte* start, nuint bytes)
{
    byte* next = start;
    readonly byte* end = start + bytes;

    public readonly nuint Remaining => (nuint)(end - next);

    /// <summary>Zeroed memory, or null if there is not enough left.</summary>
    /// <param name="bytes">Size in bytes.</param>
    /// <param name="alignment">A power of two.</param>
    public byte* Take(nuint bytes, nuint alignment = 16)
    {
        var padding = (alignment - ((nuint)next & (alignment - 1))) & (alignment - 1);
        if (padding > Remaining || bytes > Remaining - padding)
            return null;
        var piece = next + padding;
        next = piece + bytes;
        new System.Span<byte>(piece, checked((int)bytes)).Clear();
        return piece;
    }

    /// <summary>Like <see cref="Take"/>, but the memory stays as it is: for pages that are filled before they are read.</summary>
    public byte* TakeUntouched(nuint bytes, nuint alignment)
    {
        var padding = (alignment - ((nuint)next & (alignment - 1))) & (alignment - 1);
        if (padding > Remaining || bytes > Remaining - padding)
            return null;
        var piece = next + padding;
        next = piece + bytes;
        return piece;
    }
}
