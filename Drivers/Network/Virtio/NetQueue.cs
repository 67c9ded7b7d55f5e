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

    /// <summary>What a slot holds, or held last.</summary>
    public struct Entry
    {
        public ulong Cookie;

        /// <summary>Of a frame that is sent: when it was handed over.</summary>
        public ulong Since;

        /// <summary>Of a buffer to receive into: what the table says.</summary>
        public FrameSegment Buffer;
        public bool IsInFlight;
    }

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

    /// <summary>Takes a slot for a frame; there is room. Whoever has written its <see cref="Header"/> offers it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Begin(ulong cookie, ulong now)
    {
        int slot = _free[--_freeCount];
        ref var entry = ref _entries[slot];
        (entry.Cookie, entry.Since, entry.IsInFlight) = (cookie, now, true);
        return slot;
    }

    /// <summary>Hands a frame to the device.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="segments">Where it is: 1 to <see cref="MaximumSegments"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(int slot, ReadOnlySpan<FrameSegment> segments)
    {
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

    /// <summary>The same for a frame in one piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfferWhole(int slot, FrameSegment frame)
    {
        var descriptor = Table(slot) + 1;
        descriptor->Address = frame.Physical;
        descriptor->Length = frame.Length;
        descriptor->Flags = _flags;
        _queue.Offer(slot, (uint)(2 * sizeof(VirtioDescriptor)));
    }

    /// <summary>Hands a buffer to the device; there is room. Mostly it is the one that its slot had before, and nothing is to be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Supply(ulong cookie, FrameSegment buffer)
    {
        int slot = _free[--_freeCount];
        ref var entry = ref _entries[slot];
        if (entry.Buffer.Physical != buffer.Physical || entry.Buffer.Length != buffer.Length)
        {
            entry.Buffer = buffer;
            Table(slot)[1] = new VirtioDescriptor { Address = buffer.Physical, Length = buffer.Length, Flags = _flags };
        }

        (entry.Cookie, entry.IsInFlight) = (cookie, true);
        _queue.Offer(slot, (uint)(2 * sizeof(VirtioDescriptor)));
    }

    /// <summary>Finds one frame that the device gave back; <see cref="Free"/> ends it.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="written">How many bytes the device says that it wrote, the header among them.</param>
    /// <param name="isSane">False when the device gives back what it does not have.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out int slot, out uint written, out bool isSane)
    {
        var isThere = _queue.TryTake(out var element, out isSane);
        (slot, written) = ((int)element.Index, element.Length);
        if (!isThere)
            return false;
        isSane = element.Index < (uint)_queue.Size && _entries[slot].IsInFlight;
        return isSane;
    }

    /// <summary>How many frames the device has given back, as it says.</summary>
    public readonly uint Waiting => _queue.Waiting;

    /// <summary>The same for the next of those that are <see cref="Waiting"/>, where each instruction counts.</summary>
    /// <returns>False when the device gives back what it does not have.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(uint waiting, out int slot, out uint written)
    {
        (slot, written) = (0, 0);
        if (waiting > (uint)_queue.Size)
            return false;
        var element = _queue.Take();
        (slot, written) = ((int)element.Index, element.Length);
        return element.Index < (uint)_queue.Size && _entries[slot].IsInFlight;
    }

    /// <summary>The device gets a buffer that it gave back, as it was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SupplyAgain(int slot) => _queue.OfferAgain(slot);

    /// <summary>Has the device given back anything?</summary>
    public readonly bool HasNews => _queue.HasNews;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(int slot)
    {
        _entries[slot].IsInFlight = false;
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

    /// <summary>Is a frame on its way since longer than that?</summary>
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
