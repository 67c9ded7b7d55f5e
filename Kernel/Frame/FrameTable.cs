using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Frame;

/// <summary>
/// The frame information table and what is free. Owns every page frame of the machine that nobody else owns. The frames that were released last are
/// loose: taken again first, and joined to blocks (<see cref="FreeBlocks"/>) only when more come, so that taking and releasing in turn costs little.
/// Frame 0 is never handed out: 0 means "none" in the links.
/// </summary>
public unsafe struct FrameTable
{
    private const uint MostLoose = 64;

    private FrameInfo* _entries;
    private uint _firstLoose;
    private uint _lastLoose;
    private uint _looseCount;
    private FreeBlocks _blocks;

    /// <summary>Highest frame number + 1.</summary>
    public uint Count { get; private set; }

    public uint FreeCount { get; private set; }

    /// <param name="entries">Room for <paramref name="count"/> entries, zeroed: all frames absent.</param>
    /// <param name="count">Highest frame number + 1.</param>
    public void Initialise(FrameInfo* entries, uint count)
    {
        _entries = entries;
        Count = count;
        _blocks.Initialise(entries, count);
    }

    /// <summary>The entry of an existing frame.</summary>
    public readonly FrameInfo* this[ulong number] => _entries + number;

    public readonly bool Exists(ulong number) => number != 0 && number < Count && _entries[number].Kind != FrameKind.Absent;

    public readonly bool IsFree(ulong number) => number < Count && _entries[number].Kind == FrameKind.Free;

    /// <summary>Makes the absent frames of a range free, at boot.</summary>
    public void AddFree(ulong first, ulong count)
    {
        var end = (uint)Math.Min(first + count, Count);
        for (var number = (uint)Math.Max(first, 1); number < end; number++)
        {
            var start = number;
            for (; number < end && _entries[number].Kind == FrameKind.Absent; number++)
                _entries[number].Kind = FrameKind.Free;
            _blocks.Add(start, number);
            FreeCount += number - start;
        }
    }

    /// <summary>Takes the frames of a range away at boot, before anything is allocated.</summary>
    public void Reserve(ulong first, ulong count, FrameKind kind)
    {
        for (var number = Math.Max(first, 1); number < first + count && number < Count; number++)
        {
            TakeAt(number);
            _entries[number].Kind = kind;
        }
    }

    /// <summary>Takes any free frame, or 0. The caller decides what it becomes and clears it.</summary>
    public uint Take()
    {
        var number = _firstLoose;
        if (number != 0)
            RemoveLoose(number);
        else
            number = _blocks.Take();
        if (number != 0)
            Leave(number);
        return number;
    }

    /// <summary>Takes this frame if it is free.</summary>
    public bool TakeAt(ulong number)
    {
        if (!IsFree(number))
            return false;
        if (_entries[number].FreeBlock == FrameInfo.Loose)
            RemoveLoose((uint)number);
        else
            _blocks.TakeAt((uint)number);
        Leave((uint)number);
        return true;
    }

    /// <summary>Takes frames in a row: see <see cref="FreeBlocks.TakeRun"/>.</summary>
    public uint TakeRun(uint count, uint modulus, uint phase)
    {
        while (_lastLoose != 0)
            JoinLast();
        var first = _blocks.TakeRun(count, modulus, phase);
        for (uint i = 0; first != 0 && i < count; i++)
            Leave(first + i);
        return first;
    }

    /// <summary>Makes a frame free that nothing refers to.</summary>
    public void Release(uint number)
    {
        var entry = _entries + number;
        *entry = default;
        entry->Kind = FrameKind.Free;
        entry->FreeBlock = FrameInfo.Loose;
        entry->Next = _firstLoose;
        if (_firstLoose != 0)
            _entries[_firstLoose].Previous = number;
        else
            _lastLoose = number;
        _firstLoose = number;
        FreeCount++;
        if (++_looseCount > MostLoose)
            JoinLast();
    }

    private void JoinLast()
    {
        var number = _lastLoose;
        RemoveLoose(number);
        _blocks.Add(number, number + 1);
    }

    private void RemoveLoose(uint number)
    {
        var entry = _entries + number;
        if (entry->Previous != 0)
            _entries[entry->Previous].Next = entry->Next;
        else
            _firstLoose = entry->Next;
        if (entry->Next != 0)
            _entries[entry->Next].Previous = entry->Previous;
        else
            _lastLoose = entry->Previous;
        entry->FreeBlock = 0;
        _looseCount--;
    }

    /// <summary>The frame is not free any more.</summary>
    private void Leave(uint number)
    {
        _entries[number] = new FrameInfo { Kind = FrameKind.Kernel };
        FreeCount--;
    }
}
