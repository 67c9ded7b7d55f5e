using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Virtio;

namespace ExoCosmos.Drivers.Network.Virtio;

/// <summary>
/// One direction of a virtio network device: a queue, a slot of shared memory for each frame that is under way, and in memory of the driver's own what each slot holds.
/// <code>
///   slot:  0 header 12   16 table: header, segments, each a descriptor of 16
/// </code>
/// What is the same for every frame (where the tables and the headers are, which descriptor is next) is written once.
/// </summary>
internal unsafe struct NetQueue
{
    /// <summary>Segments of a frame.</summary>
    public const int MaximumSegments = 18;

    private const int TableOffset = 16;
    private const int SlotSize = TableOffset + (MaximumSegments + 1) * 16;

    /// <summary>Bytes of memory that a queue and its slots take.</summary>
    public const uint MemoryNeeded = VirtioQueue.MemoryNeeded + VirtioQueue.MaximumSize * SlotSize;

    private byte* _slots;
    private VirtioQueue _queue;
    private Entries _entries;
    private FreeSlots _free;
    private int _freeCount;

    /// <summary>Of every descriptor: whether the device writes there.</summary>
    private ushort _flags;

    /// <summary>Where to write the queue's number when something was added.</summary>
    public nint Doorbell;

    /// <param name="Since">When it was handed over.</param>
    /// <param name="Length">Bytes of the segments.</param>
    public readonly record struct Entry(ulong Cookie, ulong Since, uint Length, bool IsInFlight);

    [InlineArray(VirtioQueue.MaximumSize)]
    private struct Entries
    {
        private Entry _first;
    }

    [InlineArray(VirtioQueue.MaximumSize)]
    private struct FreeSlots
    {
        private byte _first;
    }

    /// <param name="memory">At least <see cref="MemoryNeeded"/> bytes.</param>
    /// <param name="size">Of the queue, a power of two.</param>
    /// <param name="usesEventIndex">Whether both sides say exactly when they want to hear of the other.</param>
    /// <param name="deviceWrites">Whether frames are received.</param>
    public void Initialize(DmaRegion memory, int size, bool usesEventIndex, bool deviceWrites)
    {
        this = default;
        _slots = (byte*)memory.Address + VirtioQueue.MemoryNeeded;
        _queue = new VirtioQueue(memory, size, usesEventIndex);
        _flags = deviceWrites ? VirtioDescriptor.DeviceWrites : (ushort)0;
        _freeCount = size;
        for (var slot = 0; slot < size; slot++)
        {
            _free[slot] = (byte)slot;
            var physical = memory.Physical + VirtioQueue.MemoryNeeded + (uint)(slot * SlotSize);
            _queue.Prepare(slot, physical + TableOffset);
            for (var i = 0; i <= MaximumSegments; i++)
                Table(slot)[i].NextIndex = (ushort)(i + 1);
            *Table(slot) = new VirtioDescriptor { Address = physical, Length = NetHeader.Length, Flags = (ushort)(_flags | VirtioDescriptor.Next), NextIndex = 1 };
        }
    }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly VirtioQueue Queue => ref _queue;

    public readonly int Room => _freeCount;

    public readonly int InFlight => _queue.Size - _freeCount;

    /// <summary>What is remembered of a frame.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly Entry this[int slot] => ref _entries[slot];

    /// <summary>What stands before it.</summary>
    public readonly ref NetHeader Header(int slot) => ref *(NetHeader*)(_slots + (slot * SlotSize));

    /// <summary>Hands a frame to the device. There is room.</summary>
    /// <param name="header">What stands before it.</param>
    /// <param name="segments">Where it is, or is to be: 1 to <see cref="MaximumSegments"/>.</param>
    /// <param name="entry">What to remember of it.</param>
    public void Offer(in NetHeader header, ReadOnlySpan<FrameSegment> segments, in Entry entry)
    {
        var slot = _free[--_freeCount];
        _entries[slot] = entry;
        Header(slot) = header;
        var descriptor = Table(slot);
        foreach (ref readonly var segment in segments)
        {
            descriptor++;
            descriptor->Address = segment.Physical;
            descriptor->Length = segment.Length;
            descriptor->Flags = (ushort)(_flags | VirtioDescriptor.Next);
        }

        descriptor->Flags = _flags;
        _queue.Offer(slot, (uint)((segments.Length + 1) * sizeof(VirtioDescriptor)));
    }

    /// <summary>Finds one frame that the device gave back; <see cref="Free"/> ends it.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="written">How many bytes the device says that it wrote, the header among them.</param>
    /// <param name="isSane">False when the device gives back what it does not have.</param>
    public bool TryTake(out int slot, out uint written, out bool isSane)
    {
        var isThere = _queue.TryTake(out var element, out isSane);
        (slot, written) = ((int)element.Index, element.Length);
        if (!isThere)
            return false;
        isSane = element.Index < (uint)_queue.Size && _entries[slot].IsInFlight;
        return isSane;
    }

    public void Free(int slot)
    {
        _entries[slot] = default;
        _free[_freeCount++] = (byte)slot;
    }

    /// <summary>Takes any frame that is under way: the device can no longer reach it.</summary>
    public bool TryTakeAny(out Entry entry)
    {
        for (var slot = 0; InFlight > 0 && slot < _queue.Size; slot++)
        {
            entry = _entries[slot];
            if (!entry.IsInFlight)
                continue;
            Free(slot);
            return true;
        }

        entry = default;
        return false;
    }

    public readonly bool IsAnyOlderThan(ulong age, ulong now)
    {
        for (var slot = 0; slot < _queue.Size; slot++)
            if (_entries[slot].IsInFlight && now - _entries[slot].Since > age)
                return true;
        return false;
    }

    /// <summary>Whether the device wants to hear of what was offered since the last batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool EndBatch() => _queue.EndBatch();

    public readonly void DisableInterrupts() => _queue.DisableInterrupts();

    /// <returns>False when something has come back meanwhile.</returns>
    public readonly bool TryEnableInterrupts() => _queue.TryEnableInterrupts();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly VirtioDescriptor* Table(int slot) => (VirtioDescriptor*)(_slots + (slot * SlotSize) + TableOffset);
}
