using System.Runtime.CompilerServices;

namespace ExoCosmos.Kernel.Environment;

/// <summary>The lists of environments. An environment is in one at most.</summary>
public enum QueueName : byte
{
    None = 0,
    /// <summary>Slots that nobody uses.</summary>
    Empty = 1,
    /// <summary>Just woken, with a part of its turn left: goes first.</summary>
    Woken = 2,
    /// <summary>Interrupted in its turn by one of those.</summary>
    Preempted = 3,
    /// <summary>Waits for its next turn of spare time.</summary>
    Turn = 4,
    Asleep = 5,
    /// <summary>Has ended; the reaper takes back what it holds.</summary>
    Dying = 6,
}

/// <summary>Doubly linked lists through the environment slots, so that joining, leaving and taking the first cost the same however many there are.</summary>
public unsafe struct EnvironmentQueues
{
    private const int Names = 7;

    private EnvironmentSlot* _slots;
    private Queues _queues;

    private struct Queue
    {
        public uint First, Last, Count;
    }

    [InlineArray(Names)]
    private struct Queues
    {
        private Queue _first;
    }

    /// <summary>All slots but number 0 are empty.</summary>
    public void Initialise(EnvironmentSlot* slots, uint count)
    {
        _slots = slots;
        for (uint slot = 1; slot < count; slot++)
            Append(QueueName.Empty, slot);
    }

    /// <summary>The first environment of a list, or 0.</summary>
    public readonly uint First(QueueName name) => _queues[(int)name].First;

    public readonly uint Count(QueueName name) => _queues[(int)name].Count;

    /// <summary>The list that the environment is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly QueueName Of(uint slot) => _slots[slot].Queue;

    /// <summary>Takes the environment out of the list it is in, if any, and puts it last.</summary>
    public void Append(QueueName name, uint slot)
    {
        Remove(slot);
        ref var queue = ref _queues[(int)name];
        var entry = _slots + slot;
        entry->Queue = name;
        entry->Previous = queue.Last;
        entry->Next = 0;
        if (queue.Last != 0)
            _slots[queue.Last].Next = slot;
        else
            queue.First = slot;
        queue.Last = slot;
        queue.Count++;
    }

    /// <summary>Takes the environment out of the list it is in, if any, and puts it first.</summary>
    public void Prepend(QueueName name, uint slot)
    {
        Remove(slot);
        ref var queue = ref _queues[(int)name];
        var entry = _slots + slot;
        entry->Queue = name;
        entry->Previous = 0;
        entry->Next = queue.First;
        if (queue.First != 0)
            _slots[queue.First].Previous = slot;
        else
            queue.Last = slot;
        queue.First = slot;
        queue.Count++;
    }

    /// <summary>The first of a list, which has one, becomes the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rotate(QueueName name)
    {
        if (_queues[(int)name].Count > 1)
            MoveFirst(ref _queues[(int)name]);
    }

    private readonly void MoveFirst(ref Queue queue)
    {
        var first = queue.First;
        var next = _slots[first].Next;
        (_slots[first].Previous, _slots[first].Next) = (queue.Last, 0);
        _slots[queue.Last].Next = first;
        _slots[next].Previous = 0;
        (queue.First, queue.Last) = (next, first);
    }

    /// <summary>Takes the environment out of the list it is in; nothing if it is in none.</summary>
    public void Remove(uint slot)
    {
        var entry = _slots + slot;
        if (entry->Queue == QueueName.None)
            return;
        ref var queue = ref _queues[(int)entry->Queue];
        if (entry->Previous != 0)
            _slots[entry->Previous].Next = entry->Next;
        else
            queue.First = entry->Next;
        if (entry->Next != 0)
            _slots[entry->Next].Previous = entry->Previous;
        else
            queue.Last = entry->Previous;
        queue.Count--;
        entry->Queue = QueueName.None;
    }
}
