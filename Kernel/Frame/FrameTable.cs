using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Frame;

/// <summary>
/// The frame information table and the list of free frames. Owns every page frame of the machine that nobody else owns.
/// Frame 0 is never handed out: 0 means "none" in the links.
/// </summary>
public unsafe struct FrameTable
{
    private FrameInfo* _entries;
    private uint _firstFree;

    /// <summary>Highest frame number + 1.</summary>
    public uint Count { get; private set; }

    public uint FreeCount { get; private set; }

    /// <param name="entries">Room for <paramref name="count"/> entries, zeroed: all frames absent.</param>
    /// <param name="count">Highest frame number + 1.</param>
    public void Initialise(FrameInfo* entries, uint count)
    {
        _entries = entries;
        Count = count;
    }

    /// <summary>The entry of an existing frame.</summary>
    public readonly FrameInfo* this[ulong number] => _entries + number;

    public readonly bool Exists(ulong number) => number != 0 && number < Count && _entries[number].Kind != FrameKind.Absent;

    /// <summary>Puts the absent frames of a range on the free list, at boot; the highest will be taken first.</summary>
    public void AddFree(ulong first, ulong count)
    {
        for (var number = (uint)Math.Max(first, 1); number < Math.Min(first + count, Count); number++)
        {
            var entry = _entries + number;
            if (entry->Kind != FrameKind.Absent)
                continue;
            entry->Kind = FrameKind.Free;
            Push(number, entry);
        }
    }

    /// <summary>Takes the frames of a range away at boot, before anything is allocated.</summary>
    public void Reserve(ulong first, ulong count, FrameKind kind)
    {
        for (var number = Math.Max(first, 1); number < first + count && number < Count; number++)
        {
            var entry = _entries + number;
            if (entry->Kind == FrameKind.Free)
                Unlink((uint)number);
            entry->Kind = kind;
        }
    }

    /// <summary>Takes any free frame, or 0. The caller decides what it becomes and clears it.</summary>
    public uint Take()
    {
        var number = _firstFree;
        if (number != 0)
            Unlink(number);
        return number;
    }

    /// <summary>Takes this frame if it is free.</summary>
    public bool TakeAt(ulong number)
    {
        if (!Exists(number) || _entries[number].Kind != FrameKind.Free)
            return false;
        Unlink((uint)number);
        return true;
    }

    /// <summary>Finds a run of free frames by looking at every frame once; 0 if there is none.</summary>
    public readonly uint FindRun(uint count)
    {
        uint run = 0;
        for (uint number = 1; number < Count; number++)
        {
            run = _entries[number].Kind == FrameKind.Free ? run + 1 : 0;
            if (run == count)
                return number - count + 1;
        }

        return 0;
    }

    /// <summary>Puts a frame that nothing refers to on the free list.</summary>
    public void Release(uint number)
    {
        var entry = _entries + number;
        *entry = default;
        entry->Kind = FrameKind.Free;
        Push(number, entry);
    }

    private void Push(uint number, FrameInfo* entry)
    {
        var next = _firstFree;
        entry->Next = next;
        if (next != 0)
            _entries[next].Previous = number;
        _firstFree = number;
        FreeCount++;
    }

    private void Unlink(uint number)
    {
        var entry = _entries + number;
        if (entry->Previous != 0)
            _entries[entry->Previous].Next = entry->Next;
        else
            _firstFree = entry->Next;
        if (entry->Next != 0)
            _entries[entry->Next].Previous = entry->Previous;
        *entry = default;
        entry->Kind = FrameKind.Kernel;
        FreeCount--;
    }
}
