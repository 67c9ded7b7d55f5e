using System.Runtime.InteropServices;
using System.Threading;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Virtio;

/// <summary>
/// A split virtqueue (Virtio 1.2 ch. 2.7) in one page of shared memory, for requests that take one descriptor each.
/// <code>
/// descriptors   size × 16
/// available     0 flags   2 index   4 ring: size × 2          written by the driver
/// used          0 flags   2 index   4 ring: size × 8          written by the device
/// </code>
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

    private readonly DmaRegion _memory;
    private ushort _available;
    private ushort _used;

    /// <param name="memory">At least <see cref="MemoryNeeded"/> bytes, page-aligned, that no device uses; cleared here.</param>
    /// <param name="size">A power of two up to <see cref="MaximumSize"/>.</param>
    public VirtioQueue(DmaRegion memory, int size)
    {
        _memory = memory;
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

    /// <summary>Offers descriptor <paramref name="index"/>, pointing to a table of descriptors.</summary>
    public void Offer(int index, ulong table, uint length)
    {
        ((VirtioDescriptor*)At(0))[index] = new VirtioDescriptor { Address = table, Length = length, Flags = VirtioDescriptor.Indirect };
        var ring = (ushort*)At(AvailableOffset + 4);
        ring[_available & (Size - 1)] = (ushort)index;
        _available++;
        Volatile.Write(ref *(ushort*)At(AvailableOffset + 2), _available);
    }

    /// <summary>Takes one descriptor that the device gave back.</summary>
    /// <param name="element">As the device wrote it: to be checked.</param>
    /// <param name="isSane">False when the device claims to have given back more than it ever had.</param>
    public bool TryTake(out VirtioUsedElement element, out bool isSane)
    {
        var waiting = (ushort)(Volatile.Read(ref *(ushort*)At(UsedOffset + 2)) - _used);
        isSane = waiting <= Size;
        element = default;
        if (waiting == 0 || !isSane)
            return false;
        element = ((VirtioUsedElement*)At(UsedOffset + 4))[_used & (Size - 1)];
        _used++;
        return true;
    }

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
