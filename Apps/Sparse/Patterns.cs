using ExoCosmos.Abi;

namespace ExoCosmos.Sparse;

/// <summary>Which pages of the reservation are touched, and in which order.</summary>
internal interface IPattern
{
    uint Count { get; }

    /// <summary>Page of the reservation, from 0.</summary>
    ulong this[uint index] { get; }
}

/// <summary>All over the reservation: multiples of an odd number modulo its size in pages, a power of two, so that none comes twice.</summary>
internal readonly struct Scattered(uint count) : IPattern
{
    private const ulong Pages = (64UL << 30) / Layout.PageSize, Odd = 0x9E3779B1;

    public uint Count => count;

    public ulong this[uint index] => index * Odd % Pages;
}

/// <summary>As a heap that grows.</summary>
internal readonly struct InARow(uint count) : IPattern
{
    public uint Count => count;

    public ulong this[uint index] => index;
}
