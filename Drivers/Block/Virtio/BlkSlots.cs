using System;
using System.Threading;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Virtio;

namespace ExoCosmos.Drivers.Block.Virtio;

/// <summary>
/// The shared memory of the requests, one slot for each that can be in flight.
/// <code>
/// 0 header 16   16 status 1   32 table: header, segments, status, each a descriptor of 16   (Segments + 2) × 16 + 32
/// </code>
/// </summary>
internal readonly unsafe struct BlkSlots(DmaRegion memory, uint offset)
{
    public const int MaximumSegments = 64;
    private const int StatusOffset = 16;
    private const int TableOffset = 32;
    private const int SlotSize = TableOffset + (MaximumSegments + 2) * 16;

    /// <summary>Bytes that a number of slots take.</summary>
    public static uint MemoryNeeded(int slots) => (uint)(slots * SlotSize);

    /// <summary>Writes the request into a slot.</summary>
    /// <returns>How many bytes of descriptors there are, from <see cref="TablePhysical"/> on.</returns>
    public uint Fill(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        var kind = request.Operation switch { BlockOperation.Read => BlkHeader.Read, BlockOperation.Write => BlkHeader.Write, _ => BlkHeader.Flush };
        *(BlkHeader*)At(slot, 0) = new BlkHeader { Kind = kind, Sector = request.Block };
        *At(slot, StatusOffset) = BlkStatus.Unwritten;
        var table = new Span<VirtioDescriptor>(At(slot, TableOffset), segments.Length + 2);
        var last = table.Length - 1;
        var dataFlags = request.Operation == BlockOperation.Read ? VirtioDescriptor.DeviceWrites : (ushort)0;
        table[0] = Descriptor(Physical(slot), (uint)sizeof(BlkHeader), VirtioDescriptor.Next, 1);
        for (var i = 0; i < segments.Length; i++)
            table[i + 1] = Descriptor(segments[i].Physical, segments[i].Length, (ushort)(dataFlags | VirtioDescriptor.Next), i + 2);
        table[last] = Descriptor(Physical(slot) + StatusOffset, 1, VirtioDescriptor.DeviceWrites, 0);
        return (uint)(table.Length * sizeof(VirtioDescriptor));
    }

    public ulong TablePhysical(int slot) => Physical(slot) + TableOffset;

    public byte Status(int slot) => Volatile.Read(ref *At(slot, StatusOffset));

    private static VirtioDescriptor Descriptor(ulong address, uint length, ushort flags, int next) =>
        new() { Address = address, Length = length, Flags = flags, NextIndex = (ushort)next };

    private ulong Physical(int slot) => memory.Physical + offset + (uint)(slot * SlotSize);

    private byte* At(int slot, int within) => (byte*)memory.Address + offset + slot * SlotSize + within;
}
