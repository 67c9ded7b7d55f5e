using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Virtio;

/// <summary>
/// A split virtqueue (Virtio 1.2 ch. 2.7) in one page of shared memory, for requests that take one descriptor each.
/// <code>
/// descriptors   size × 16
/// available     0 flags   2 index   4 ring: size × 2   used event 2        written by the driver
/// used          0 flags   2 index   4 ring: size × 8   available event 2   written by the device
/// </code>
/// An event is an index at which one side wants to hear of the other, where that was agreed on; otherwise a flag says never.
/// Nothing that the device can write is read to decide anything but which descriptors came back.
/// </summary>
internal unsafe struct VirtioQueue
{
    public const int MaximumSize = 128;

    /// <summary>Bytes of memory that a queue of any size up to <see cref="MaximumSize"/> fits in.</summary>
    public const int MemoryNeeded = 4096;

    private const int AvailableOffset = MaximumSize * 16;
    private const int UsedOffset = AvailableOffset + 4 + 2 * MaximumSize + 60;
    private const ushort NoNotify = 1;
    private const ushort NoInterrupt = 1;

    private readonly DmaRegion _memory;
    private readonly bool _usesEventIndex;
    private ushort _available;
    private ushort _used;
    private ushort _notified;

    /// <param name="memory">At least <see cref="MemoryNeeded"/> bytes, page-aligned, that no device uses; cleared here.</param>
    /// <param name="size">A power of two up to <see cref="MaximumSize"/>.</param>
    /// <param name="usesEventIndex">Whether <see cref="VirtioFeature.EventIndex"/> was agreed on; then <see cref="EndBatch"/> says when to notify.</param>
    public VirtioQueue(DmaRegion memory, int size, bool usesEventIndex = false)
    {
        _memory = memory;
        _usesEventIndex = usesEventIndex;
        Size = size;
        new System.Span<byte>(memory.Address, MemoryNeeded).Clear();
    }

    public int Size { get; }

    public readonly ulong DescriptorsPhysical => _memory.Physical;

    public readonly ulong AvailablePhysical => _memory.Physical + AvailableOffset;

    public readonly ulong UsedPhysical => _memory.Physical + UsedOffset;

    /// <summary>Whether the device wants to hear of what was added.</summary>
    public readonly bool WantsNotification
    {
        get
        {
            // What was made available must be visible before the device's wish is read, or both could wait for the other.
            Interlocked.MemoryBarrier();
            return (Volatile.Read(ref *(ushort*)At(UsedOffset)) & NoNotify) == 0;
        }
    }

    /// <summary>Whether the device wants to hear of what was offered since the last batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool EndBatch()
    {
        var (old, now) = (_notified, _available);
        _notified = now;
        if (!_usesEventIndex)
            return WantsNotification;
        Interlocked.MemoryBarrier();
        var wanted = Volatile.Read(ref *(ushort*)At(UsedOffset + 4 + 8 * Size));
        // Whether the batch has passed the index (Virtio 1.2 ch. 2.7.10).
        return (ushort)(now - wanted - 1) < (ushort)(now - old);
    }

    /// <summary>The device is not to interrupt: somebody looks anyway.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void DisableInterrupts()
    {
        if (_usesEventIndex)
            SetUsedEvent((ushort)(_used - 1));
        else
            Volatile.Write(ref *(ushort*)At(AvailableOffset), NoInterrupt);
    }

    /// <summary>The device is to interrupt at the next descriptor that it gives back.</summary>
    /// <returns>False when it has given one back already: it may not have known that we want to hear of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryEnableInterrupts()
    {
        if (_usesEventIndex)
            SetUsedEvent(_used);
        else
            Volatile.Write(ref *(ushort*)At(AvailableOffset), (ushort)0);
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref *(ushort*)At(UsedOffset + 2)) == _used;
    }

    /// <summary>Offers descriptor <paramref name="index"/>, pointing to a table of descriptors.</summary>
    public void Offer(int index, ulong table, uint length)
    {
        Prepare(index, table);
        Offer(index, length);
    }

    /// <summary>Has descriptor <paramref name="index"/> point to a table of descriptors from now on.</summary>
    public readonly void Prepare(int index, ulong table) =>
        ((VirtioDescriptor*)At(0))[index] = new VirtioDescriptor { Address = table, Flags = VirtioDescriptor.Indirect };

    /// <summary>Offers a descriptor that was prepared, with so many bytes of its table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(int index, uint length)
    {
        ((VirtioDescriptor*)At(0))[index].Length = length;
        OfferAgain(index);
    }

    /// <summary>Offers a descriptor that was offered before, as it was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OfferAgain(int index)
    {
        ((ushort*)At(AvailableOffset + 4))[_available & (Size - 1)] = (ushort)index;
        Volatile.Write(ref *(ushort*)At(AvailableOffset + 2), ++_available);
    }

    /// <summary>Whether the device has given something back, as it says.</summary>
    public readonly bool HasNews => Volatile.Read(ref *(ushort*)At(UsedOffset + 2)) != _used;

    /// <summary>How many descriptors the device has given back, as it says: more than <see cref="Size"/> is a lie.</summary>
    public readonly uint Waiting => (ushort)(Volatile.Read(ref *(ushort*)At(UsedOffset + 2)) - _used);

    /// <summary>Takes the next of the descriptors that are <see cref="Waiting"/>, as the device wrote it: to be checked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VirtioUsedElement Take() => ((VirtioUsedElement*)At(UsedOffset + 4))[_used++ & (Size - 1)];

    /// <summary>Takes one descriptor that the device gave back.</summary>
    /// <param name="element">As the device wrote it: to be checked.</param>
    /// <param name="isSane">False when the device claims to have given back more than it ever had.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out VirtioUsedElement element, out bool isSane)
    {
        Unsafe.SkipInit(out element);
        var waiting = Waiting;
        isSane = waiting <= Size;
        if (waiting == 0 || !isSane)
            return false;
        element = Take();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void SetUsedEvent(ushort index) => Volatile.Write(ref *(ushort*)At(AvailableOffset + 4 + 2 * Size), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte* At(int offset) => (byte*)_memory.Address + offset;
}

/// <summary>A piece of memory given to the device (Virtio 1.2 ch. 2.7.5).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtioDescriptor
{
    public const ushort Next = 1;
    public const ushort DeviceWrites = 2;
    public const ushort Indirect = 4;

    public ulong Address;
    public uint Length;
    public ushort Flags;
    public ushort NextIndex;
}

/// <summary>A descriptor given back (Virtio 1.2 ch. 2.7.8).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtioUsedElement
{
    public uint Index;

    /// <summary>How many bytes the device says that it wrote.</summary>
    public uint Length;
}
