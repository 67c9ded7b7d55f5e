using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Slice;

/// <summary>One waiting environment in the heap.</summary>
public struct DeadlineEntry
{
    /// <summary>TSC ticks.</summary>
    public ulong Deadline;
    public uint Slot;
}

/// <summary>
/// The deadlines of sleeping environments: a binary heap, the earliest on top. Each slot knows its position, so that whoever is
/// woken before its time leaves in logarithmic time, too.
/// </summary>
public unsafe struct DeadlineHeap
{
    private DeadlineEntry* _entries;
    private EnvironmentSlot* _slots;

    /// <param name="entries">Room for one entry per slot, and one more: number 0 is not used.</param>
    /// <param name="slots">The environment slots.</param>
    public void Initialise(DeadlineEntry* entries, EnvironmentSlot* slots)
    {
        _entries = entries;
        _slots = slots;
    }

    public uint Count { get; private set; }

    /// <summary>The earliest deadline, or <see cref="WakeTerm.Never"/>.</summary>
    public readonly ulong Earliest => Count == 0 ? WakeTerm.Never : _entries[1].Deadline;

    /// <summary>The environment that <see cref="Earliest"/> belongs to; 0 without one.</summary>
    public readonly uint First => Count == 0 ? 0 : _entries[1].Slot;

    /// <summary>Adds an environment that is not in the heap.</summary>
    public void Insert(uint slot, ulong deadline)
    {
        Count++;
        Rise(Count, new DeadlineEntry { Deadline = deadline, Slot = slot });
    }

    /// <summary>Removes an environment if it is there.</summary>
    public void Remove(uint slot)
    {
        var position = _slots[slot].HeapPosition;
        if (position == 0)
            return;
        _slots[slot].HeapPosition = 0;
        var last = _entries[Count--];
        if (last.Slot == slot)
            return;
        if (position > 1 && _entries[position / 2].Deadline > last.Deadline)
            Rise(position, last);
        else
            Sink(position, last);
    }

    private readonly void Rise(uint position, in DeadlineEntry entry)
    {
        for (; position > 1 && _entries[position / 2].Deadline > entry.Deadline; position /= 2)
            Place(position, _entries[position / 2]);
        Place(position, entry);
    }

    private readonly void Sink(uint position, in DeadlineEntry entry)
    {
        while (true)
        {
            var child = position * 2;
            if (child > Count)
                break;
            if (child < Count && _entries[child + 1].Deadline < _entries[child].Deadline)
                child++;
            if (_entries[child].Deadline >= entry.Deadline)
                break;
            Place(position, _entries[child]);
            position = child;
        }

        Place(position, entry);
    }

    private readonly void Place(uint position, in DeadlineEntry entry)
    {
        _entries[position] = entry;
        _slots[entry.Slot].HeapPosition = position;
    }
}
