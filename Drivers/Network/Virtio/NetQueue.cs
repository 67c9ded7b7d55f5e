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
/// </summary>
internal unsafe struct NetQueue
{
    /// <summary>Segments of a frame.</summary>
    public const int MaximumSegments = 18;

    private const int TableOffset = 16;
    private const int SlotSize = TableOffset + (MaximumSegments + 1) * 16;

    /// <summary>Bytes of memory that a queue and its slots take.</summary>
    public const uint MemoryNeeded = VirtioQueue.MemoryNeeded + VirtioQueue.MaximumSize * SlotSize;

    private DmaRegion _memory;
    private VirtioQueue _queue;
    private Entries _entries;
    private FreeSlots _free;
    private int _freeCount;

    /// <summary>Where to write the queue's number when something was added.</summary>
    public nint Doorbell;

    /// <param name="Length">Bytes of the segments.</param>
    /// <param name="Since">When it was handed over.</param>
    public readonly record struct Entry(bool IsInFlight, ulong Cookie, uint Length, ulong Since);

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
    public void Initialize(DmaRegion memory, int size, bool usesEventIndex)
    {
        this = default;
        _memory = memory;
        _queue = new VirtioQueue(memory, size, usesEventIndex);
        _freeCount = size;
        for (var slot = 0; slot < size; slot++)
            _free[slot] = (byte)slot;
    }

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly VirtioQueue Queue => ref _queue;

    public readonly int Room => _freeCount;

    public readonly int InFlight => _queue.Size - _freeCount;

    /// <summary>Hands a frame to the device. There is room, and there are at most <see cref="MaximumSegments"/>.</summary>
    /// <param name="header">What stands before it.</param>
    /// <param name="segments">Where it is, or is to be.</param>
    /// <param name="entry">What to remember of it.</param>
    /// <param name="deviceWrites">Whether it is received.</param>
    public void Offer(in NetHeader header, ReadOnlySpan<FrameSegment> segments, in Entry entry, bool deviceWrites)
    {
        var slot = _free[--_freeCount];
        _entries[slot] = entry;
        *Header(slot) = header;
        var flags = deviceWrites ? VirtioDescriptor.DeviceWrites : (ushort)0;
        var table = (VirtioDescriptor*)At(slot, TableOffset);
        table[0] = Descriptor(Physical(slot), NetHeader.Length, (ushort)(flags | VirtioDescriptor.Next), 1);
        for (var i = 0; i < segments.Length; i++)
        {
            var next = i + 1 < segments.Length ? VirtioDescriptor.Next : (ushort)0;
            table[i + 1] = Descriptor(segments[i].Physical, segments[i].Length, (ushort)(flags | next), i + 2);
        }

        _queue.Offer(slot, Physical(slot) + TableOffset, (uint)((segments.Length + 1) * sizeof(VirtioDescriptor)));
    }

    /// <summary>Takes one frame that the device gave back.</summary>
    /// <param name="entry">What is remembered of it.</param>
    /// <param name="header">What the device wrote before it.</param>
    /// <param name="written">How many bytes the device says that it wrote, the header among them.</param>
    /// <param name="isSane">False when the device gives back what it does not have.</param>
    public bool TryTake(out Entry entry, out NetHeader header, out uint written, out bool isSane)
    {
        (entry, header, written) = (default, default, 0);
        if (!_queue.TryTake(out var element, out isSane))
            return false;
        isSane = element.Index < (uint)_queue.Size && _entries[(int)element.Index].IsInFlight;
        if (!isSane)
            return false;
        var slot = (int)element.Index;
        (entry, header, written) = (_entries[slot], *Header(slot), element.Length);
        Free(slot);
        return true;
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
    public bool EndBatch() => _queue.EndBatch();

    public readonly void DisableInterrupts() => _queue.DisableInterrupts();

    /// <returns>False when something has come back meanwhile.</returns>
    public readonly bool TryEnableInterrupts() => _queue.TryEnableInterrupts();

    private void Free(int slot)
    {
        _entries[slot] = default;
        _free[_freeCount++] = (byte)slot;
    }

    private static VirtioDescriptor Descriptor(ulong address, uint length, ushort flags, int next) =>
        new() { Address = address, Length = length, Flags = flags, NextIndex = (ushort)next };

    private readonly NetHeader* Header(int slot) => (NetHeader*)At(slot, 0);

    private readonly ulong Physical(int slot) => _memory.Physical + VirtioQueue.MemoryNeeded + (uint)(slot * SlotSize);

    private readonly byte* At(int slot, int within) => (byte*)_memory.Address + VirtioQueue.MemoryNeeded + slot * SlotSize + within;
}
