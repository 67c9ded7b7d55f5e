using System.Runtime.CompilerServices;
using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Drivers.Virtio;

namespace ExoCosmos.Drivers.Block.Virtio;

/// <summary>
/// The virtio block device (Virtio 1.2 ch. 5.2): one queue, each request one indirect table of descriptors. It contradicts itself when it gives back what
/// it does not have, or says that it wrote what it cannot have written.
/// </summary>
public struct VirtioBlk<TMachine> : IBlockDevice where TMachine : struct, IMachine
{
    private const ulong RequiredFeatures = VirtioFeature.IndirectDescriptors;
    private const ulong WantedFeatures = BlkFeature.SizeMax | BlkFeature.SegMax | BlkFeature.ReadOnly | BlkFeature.BlockSize | BlkFeature.Flush;
    private const uint LongestSegment = 1 << 20;

    private VirtioDevice<TMachine> _device;
    private VirtioQueue _queue;
    private BlkSlots _slots;
    private ReadLengths _lengths;
    private DmaRegion _memory;
    private MessageSignal _signal;
    private nint _doorbell;

    // How many bytes the device is to write into the segments of each slot.
    [InlineArray(VirtioQueue.MaximumSize)]
    private struct ReadLengths
    {
        private uint _first;
    }

    public readonly bool IsPresent => _device.IsPresent;

    public BlockGeometry Geometry { readonly get; private set; }

    public readonly int Depth => _queue.Size;

    public readonly bool HasCache => (_device.Features & BlkFeature.Flush) != 0;

    public readonly bool HasForcedWrites => false;

    public readonly bool UsesMessages => _device.UsesMessages;

    public readonly uint StartSeconds => 2;

    public readonly bool HasStopped => _device.IsReset;

    public readonly bool IsBroken => _device.IsBroken;

    /// <summary>As many descriptors as slots.</summary>
    public readonly bool CanIssue => true;

    /// <summary>Finds the device of a function, and takes all memory that it will ever need.</summary>
    /// <param name="signal">For its completions, if it has MSI-X.</param>
    /// <returns>False when it is not what it should be or there is no memory; it is then locked out of memory.</returns>
    public bool TryFind(in PciFunction<TMachine> function, MessageSignal signal)
    {
        this = default;
        _signal = signal;
        if (_device.TryFind(in function, BlkConfiguration.Length)
            && TMachine.TryAllocate(VirtioQueue.MemoryNeeded + BlkSlots.MemoryNeeded(VirtioQueue.MaximumSize), out _memory))
            return true;
        function.DisableBusMaster();
        return false;
    }

    public readonly void Stop() => _device.BeginReset();

    /// <summary>Nothing to do: <see cref="Stop"/> has taken bus mastering from the function, which is the disk's alone.</summary>
    public readonly void CutOff()
    {
    }

    public BringUp Advance() => _device.Negotiate(WantedFeatures, RequiredFeatures) && TryStart() ? BringUp.Done : BringUp.Broken;

    public void Issue(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        _lengths[slot] = 0;
        if (request.Operation == BlockOperation.Read)
            foreach (var segment in segments)
                _lengths[slot] += segment.Length;
        var length = _slots.Fill(slot, in request, segments);
        _queue.Offer(slot, _slots.TablePhysical(slot), length);
    }

    public readonly void Notify()
    {
        if (_queue.WantsNotification)
            TMachine.Write16(_doorbell, 0);
    }

    public DeviceNews Take(out DeviceAnswer answer)
    {
        answer = default;
        if (!_queue.TryTake(out var element, out var isSane))
            return isSane ? DeviceNews.None : DeviceNews.Contradiction;
        if (element.Index >= (uint)_queue.Size)
            return DeviceNews.Contradiction;
        var slot = (int)element.Index;
        if (!TryJudge(_slots.Status(slot), element.Length, _lengths[slot], out var status))
            return DeviceNews.Contradiction;
        answer = new DeviceAnswer(slot, status);
        return DeviceNews.Answer;
    }

    public readonly bool OnInterrupt() => _device.UsesMessages || _device.AcknowledgeLine();

    private bool TryStart()
    {
        Geometry = ReadGeometry();
        int size = Math.Min(_device.MaximumQueueSize(), (ushort)VirtioQueue.MaximumSize);
        if (size == 0)
            return false;
        size = 1 << (31 - int.LeadingZeroCount(size));
        _queue = new VirtioQueue(_memory, size);
        _slots = new BlkSlots(_memory, VirtioQueue.MemoryNeeded);
        return _device.Start(in _queue, _signal, out _doorbell);
    }

    private readonly BlockGeometry ReadGeometry()
    {
        var longest = Configured(BlkFeature.SizeMax, BlkConfiguration.SizeMax, LongestSegment);
        var segments = Configured(BlkFeature.SegMax, BlkConfiguration.SegMax, 1);
        var blockSize = Configured(BlkFeature.BlockSize, BlkConfiguration.BlockSize, BlockGeometry.BlockLength);
        return new BlockGeometry(
            _device.ReadConfiguration64(BlkConfiguration.Capacity),
            blockSize % BlockGeometry.BlockLength == 0 ? blockSize / BlockGeometry.BlockLength : 0,
            (int)Math.Min(segments, BlkSlots.MaximumSegments),
            Math.Min(longest, LongestSegment) & ~(BlockGeometry.BlockLength - 1),
            BlockGeometry.BlockLength,
            (_device.Features & BlkFeature.ReadOnly) != 0,
            Identity: 0);
    }

    private readonly uint Configured(ulong feature, int offset, uint otherwise) =>
        (_device.Features & feature) != 0 ? _device.ReadConfiguration32(offset) : otherwise;

    // A device wrote the data and perhaps the status byte; more is impossible, and less than the data is not success.
    private static bool TryJudge(byte result, uint written, uint expected, out BlockStatus status)
    {
        status = result switch
        {
            BlkStatus.Ok => written >= expected ? BlockStatus.Success : BlockStatus.Error,
            BlkStatus.Unsupported => BlockStatus.Unsupported,
            _ => BlockStatus.Error,
        };
        return written <= expected + 1 && result <= BlkStatus.Unsupported;
    }
}
