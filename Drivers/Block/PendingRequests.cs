using System.Runtime.CompilerServices;

namespace ExoCosmos.Drivers.Block;

/// <summary>
/// Which slots are in flight, and what the driver remembers of each. This is memory of the driver's own: what the device writes is checked against it.
/// </summary>
internal struct PendingRequests
{
    public const int MaximumSize = 128;

    private Entries _entries;
    private FreeSlots _free;
    private int _freeCount;
    private int _size;

    /// <param name="NeedsFlush">A flush is to follow before the request ends.</param>
    /// <param name="Since">When it was submitted.</param>
    public readonly record struct Entry(bool IsInFlight, ulong Cookie, ulong Since, bool NeedsFlush);

    [InlineArray(MaximumSize)]
    private struct Entries
    {
        private Entry _first;
    }

    [InlineArray(MaximumSize)]
    private struct FreeSlots
    {
        private byte _first;
    }

    /// <summary>Starts with slots 0 to <paramref name="size"/> - 1 free.</summary>
    public void Initialize(int size)
    {
        this = default;
        _size = size;
        _freeCount = size;
        for (var slot = 0; slot < size; slot++)
            _free[slot] = (byte)slot;
    }

    public readonly bool HasFree => _freeCount > 0;

    public readonly int InFlight => _size - _freeCount;

    /// <summary>Takes a free slot; there must be one.</summary>
    public int Begin(ulong cookie, ulong now, bool needsFlush)
    {
        var slot = _free[--_freeCount];
        _entries[slot] = new Entry(true, cookie, now, needsFlush);
        return slot;
    }

    /// <summary>What is in flight in a slot.</summary>
    /// <param name="slot">Any number, as the device says it.</param>
    /// <returns>False when no request is in flight there.</returns>
    public readonly bool TryFind(int slot, out Entry entry)
    {
        entry = (uint)slot < (uint)_size ? _entries[slot] : default;
        return entry.IsInFlight;
    }

    /// <summary>The first half of the request in a slot is done: its flush is in flight now.</summary>
    public void BeginFlush(int slot) => _entries[slot] = _entries[slot] with { NeedsFlush = false };

    /// <summary>Ends the request of a slot.</summary>
    /// <param name="slot">Any number, as the device says it.</param>
    /// <returns>False when no request is in flight there.</returns>
    public bool TryEnd(int slot, out Entry entry)
    {
        if (!TryFind(slot, out entry))
            return false;
        _entries[slot] = default;
        _free[_freeCount++] = (byte)slot;
        return true;
    }

    /// <summary>Ends any request that is in flight.</summary>
    public bool TryEndAny(out Entry entry)
    {
        for (var slot = 0; InFlight > 0 && slot < _size; slot++)
            if (TryEnd(slot, out entry))
                return true;
        entry = default;
        return false;
    }

    /// <summary>Whether some request has been in flight for longer than this.</summary>
    public readonly bool IsAnyOlderThan(ulong age, ulong now)
    {
        for (var slot = 0; slot < _size; slot++)
            if (_entries[slot].IsInFlight && now - _entries[slot].Since > age)
                return true;
        return false;
    }
}
