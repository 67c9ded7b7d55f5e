using System.Numerics;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// The vector of CPU slices: a round of places in time. Slot n lasts from BootTsc + n × SliceTicks to the next, so where the machine
/// stands follows from the clock alone. The places come in bit-reversed order: any aligned range of 2^k places recurs in equal distances.
/// <code>
///   slot    0   1   2   3   4   5   6   7  …  64 …
///   place | 0 |32 |16 |48 | 8 |40 |24 |56 | … | 0 | …        places 0-15: every fourth slot
/// </code>
/// </summary>
public unsafe struct SliceVector
{
    /// <summary>Places are at most this many, a power of two: what is bound fits a word.</summary>
    public const uint Most = 64;

    private SliceInfo* _places;
    private SystemInfo* _info;

    /// <summary>Bit n: the n-th slot of the round is bound.</summary>
    private ulong _bound;

    /// <param name="places">Zeroed room for as many places as <paramref name="info"/> says.</param>
    /// <param name="info">Clock, slice length and number of places.</param>
    public void Initialise(SliceInfo* places, SystemInfo* info)
    {
        _places = places;
        _info = info;
        for (uint place = 1; place < Count; place++)
            _places[place].Order = (_places[place / 2].Order / 2) | ((place & 1) * (Count / 2));
    }

    public readonly uint Count => _info->SliceSlots;

    /// <summary>Is any place bound? If none is, all time is spare time.</summary>
    public readonly bool IsUsed => _bound != 0;

    public readonly SliceInfo* this[uint place] => _places + place;

    public readonly ulong SlotAt(ulong now) => (now - _info->BootTsc) / _info->SliceTicks;

    public readonly ulong StartOf(ulong slot) => _info->BootTsc + (slot * _info->SliceTicks);

    /// <summary>Reversing bits twice gives the number back.</summary>
    public readonly uint PlaceOf(ulong slot) => _places[slot & (Count - 1)].Order;

    /// <summary>When the next bound slot after the present one begins; <see cref="WakeTerm.Never"/> if none is bound.</summary>
    public readonly ulong NextBound(ulong now)
    {
        if (_bound == 0)
            return WakeTerm.Never;
        var slot = SlotAt(now);
        var order = (uint)(slot & (Count - 1));
        // From the next one to the end of the round, then from its beginning.
        var later = order + 1 < Count ? _bound >> (int)(order + 1) : 0;
        var distance = later != 0
            ? 1 + (uint)BitOperations.TrailingZeroCount(later)
            : Count - order + (uint)BitOperations.TrailingZeroCount(_bound);
        return StartOf(slot + distance);
    }

    public void Bind(uint place, uint environment, uint generation, uint capability)
    {
        var entry = _places + place;
        entry->Environment = environment;
        entry->EnvironmentGeneration = generation;
        entry->Capability = capability;
        _bound |= 1UL << (int)entry->Order;
    }

    public void Unbind(uint place)
    {
        var entry = _places + place;
        entry->Environment = 0;
        entry->EnvironmentGeneration = 0;
        entry->Capability = 0;
        _bound &= ~(1UL << (int)entry->Order);
    }
}
