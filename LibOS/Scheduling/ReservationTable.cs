using System.Numerics;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Scheduling;

/// <summary>
/// Real-time reservations over the slice vector: which range of places gives a task a number of slots in every period. Ranges of 2^k places
/// recur in equal distances (<see cref="SliceInfo.Order"/>), so a range of 64 / s places is one slot in every s, whatever else is bound.
/// </summary>
public struct ReservationTable
{
    private const uint Places = 64;

    /// <summary>Bit n: place n is taken.</summary>
    private ulong _taken;

    /// <summary>
    /// Takes places so that any <paramref name="period"/> slots in a row hold at least <paramref name="slots"/> of them.
    /// </summary>
    /// <param name="slots">At least 1.</param>
    /// <param name="period">In slots, at least <paramref name="slots"/>.</param>
    /// <param name="first">First place of the range.</param>
    /// <param name="count">Places, a power of two.</param>
    /// <returns>False if no range is free, or the request means nothing: no task is admitted that could miss its time.</returns>
    public bool TryReserve(uint slots, uint period, out uint first, out uint count)
    {
        first = 0;
        count = 0;
        if (slots == 0 || period < slots)
            return false;
        // One slot in every period / slots, rounded down to a distance that the vector has.
        var distance = period / slots < Places ? 1u << BitOperations.Log2(period / slots) : Places;
        count = Places / distance;
        var mask = count == Places ? ulong.MaxValue : (1UL << (int)count) - 1;
        for (; first < Places; first += count)
        {
            if ((_taken & (mask << (int)first)) != 0)
                continue;
            _taken |= mask << (int)first;
            return true;
        }

        return false;
    }

    /// <summary>Gives a range back.</summary>
    public void Release(uint first, uint count)
    {
        for (var place = first; place < first + count; place++)
            _taken &= ~(1UL << (int)place);
    }
}
