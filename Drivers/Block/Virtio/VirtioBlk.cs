using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Drivers.Virtio;

namespace ExoCosmos.Drivers.Block.Virtio;

/// <summary>
/// The virtio block device (Virtio 1.2 ch. 5.2): one queue, each request one indirect table of descriptors. A device that gives back what it does
/// not have, says that it wrote what it cannot have written, or lets a request stand for too long is stopped, and everything in flight is lost.
/// </summary>
public struct VirtioBlk<TMachine> : IBlockDriver where TMachine : struct, IMachine
{
    private const ulong RequiredFeatures = VirtioFeature.IndirectDescriptors;
    private const ulong WantedFeatures = BlkFeature.SizeMax | BlkFeature.SegMax | BlkFeature.ReadOnly | BlkFeature.BlockSize | BlkFeature.Flush;
    private const uint BlockLength = 512;
    private const uint LargestAlignment = 128;

    private VirtioDevice<TMachine> _device;
    private VirtioQueue _queue;
    private BlkSlots _slots;
    private BlkPending _pending;
    private nint _doorbell;
    private ulong _timeout;
    private bool _hasNews;

    public ulong Capacity { readonly get; private set; }

    public uint Alignment { readonly get; private set; }

    public int MaxSegments { readonly get; private set; }

    public uint MaxSegmentLength { readonly get; private set; }

    public readonly bool IsReadOnly => (_device.Features & BlkFeature.ReadOnly) != 0;

    public readonly bool CanSubmit => !HasFailed && _pending.HasFree;

    public readonly int InFlight => _pending.InFlight;

    public bool HasFailed { readonly get; private set; }

    /// <summary>Whether it interrupts by message. If not, the kernel routes the function's line, or polls.</summary>
    public readonly bool UsesMessages => _device.UsesMessages;

    /// <summary>Brings the device up. Takes all memory that it will ever need.</summary>
    /// <param name="signal">For its completions, if it has MSI-X.</param>
    /// <param name="timeout">Ticks of <see cref="IClock"/> after which a request counts as lost; 30 seconds are usual.</param>
    /// <returns>False when the device lacks what is needed, does not behave, or there is no memory. It is then stopped.</returns>
    public bool Initialize(in PciFunction<TMachine> function, MessageSignal signal, ulong timeout)
    {
        this = default;
        _timeout = timeout;
        if (_device.Initialize(in function, WantedFeatures, RequiredFeatures, BlkConfiguration.Length) && ReadLimits() && TryStart(signal))
            return true;
        Fail();
        return false;
    }

    public Submission Submit(in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        if (HasFailed)
            return Submission.Failed;
        var answer = Check(in request, segments, out var bytes);
        if (answer != Submission.Accepted)
            return answer;
        if (!_pending.HasFree)
            return Submission.Busy;
        // The device knows no forced write: a flush follows it. Without that feature there is no cache to flush.
        var needsFlush = request.ForceUnitAccess && HasFlush;
        var slot = _pending.Begin(request.Cookie, request.Operation == BlockOperation.Read ? bytes : 0, TMachine.Timestamp(), needsFlush);
        Offer(slot, in request, segments);
        return Submission.Accepted;
    }

    public void Notify()
    {
        if (_hasNews && !HasFailed && _queue.WantsNotification)
            TMachine.Write16(_doorbell, 0);
        _hasNews = false;
    }

    public bool TryComplete(out BlockCompletion completion)
    {
        if (!HasFailed && TryTakeAnswer(out completion))
            return true;
        completion = default;
        if (!HasFailed || !_pending.TryEndAny(out var lost))
            return false;
        completion = new BlockCompletion(lost.Cookie, BlockStatus.Lost);
        return true;
    }

    public readonly bool OnInterrupt() => _device.UsesMessages || !HasFailed && _device.AcknowledgeLine();

    public void Poll()
    {
        if (!HasFailed && _pending.InFlight > 0 && _pending.IsAnyOlderThan(_timeout, TMachine.Timestamp()))
            Fail();
    }

    private bool ReadLimits()
    {
        Capacity = _device.ReadConfiguration64(BlkConfiguration.Capacity);
        MaxSegmentLength = (_device.Features & BlkFeature.SizeMax) != 0 ? _device.ReadConfiguration32(BlkConfiguration.SizeMax) & ~(BlockLength - 1) : 1 << 30;
        var segments = (_device.Features & BlkFeature.SegMax) != 0 ? _device.ReadConfiguration32(BlkConfiguration.SegMax) : 1;
        MaxSegments = (int)Math.Min(segments, BlkSlots.MaximumSegments);
        var blockSize = (_device.Features & BlkFeature.BlockSize) != 0 ? _device.ReadConfiguration32(BlkConfiguration.BlockSize) : BlockLength;
        Alignment = blockSize / BlockLength;
        return MaxSegmentLength > 0 && MaxSegments > 0 && blockSize % BlockLength == 0 && Alignment is > 0 and <= LargestAlignment
            && (Alignment & (Alignment - 1)) == 0 && Capacity <= ulong.MaxValue / BlockLength;
    }

    private bool TryStart(MessageSignal signal)
    {
        int size = Math.Min(_device.MaximumQueueSize(), (ushort)VirtioQueue.MaximumSize);
        if (size == 0)
            return false;
        size = 1 << (31 - int.LeadingZeroCount(size));
        if (!TMachine.TryAllocate(VirtioQueue.MemoryNeeded + BlkSlots.MemoryNeeded(size), out var memory))
            return false;
        _queue = new VirtioQueue(memory, size);
        _slots = new BlkSlots(memory, VirtioQueue.MemoryNeeded);
        _pending.Initialize(size);
        return _device.Start(in _queue, signal, out _doorbell);
    }

    private readonly bool HasFlush => (_device.Features & BlkFeature.Flush) != 0;

    private void Offer(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        var length = _slots.Fill(slot, in request, segments);
        _queue.Offer(slot, _slots.TablePhysical(slot), length);
        _hasNews = true;
    }

    private readonly Submission Check(in BlockRequest request, ReadOnlySpan<BlockSegment> segments, out ulong bytes)
    {
        bytes = 0;
        if (request.ForceUnitAccess && request.Operation != BlockOperation.Write)
            return Submission.Invalid;
        if (request.Operation == BlockOperation.Flush)
        {
            if (request.Block != 0 || !segments.IsEmpty)
                return Submission.Invalid;
            // Without the feature every write is on the medium when it completes.
            return HasFlush ? Submission.Accepted : Submission.Done;
        }
        if (request.Operation is not (BlockOperation.Read or BlockOperation.Write) || segments.IsEmpty || segments.Length > MaxSegments)
            return Submission.Invalid;
        if (request.Operation == BlockOperation.Write && IsReadOnly)
            return Submission.ReadOnly;
        foreach (var segment in segments)
        {
            if (segment.Length == 0 || segment.Length > MaxSegmentLength || segment.Length % BlockLength != 0)
                return Submission.Invalid;
            bytes += segment.Length;
        }
        var blocks = bytes / BlockLength;
        var isInside = request.Block <= Capacity && blocks <= Capacity - request.Block;
        return isInside && request.Block % Alignment == 0 && blocks % Alignment == 0 ? Submission.Accepted : Submission.Invalid;
    }

    private bool TryTakeAnswer(out BlockCompletion completion)
    {
        completion = default;
        bool isSane;
        while (_queue.TryTake(out var element, out isSane))
        {
            isSane = _pending.TryFind(element.Index, out var entry);
            if (!isSane)
                break;
            var status = Judge(_slots.Status((int)element.Index), element.Length, entry.Bytes);
            if (status == BlockStatus.Success && entry.NeedsFlush)
            {
                _pending.BeginFlush(element.Index);
                Offer((int)element.Index, new BlockRequest(BlockOperation.Flush, 0, entry.Cookie), default);
                Notify();
                continue;
            }
            _pending.TryEnd(element.Index, out _);
            completion = new BlockCompletion(entry.Cookie, status);
            if (status == BlockStatus.Lost)
                Fail();
            return true;
        }
        if (!isSane)
            Fail();
        return false;
    }

    // A device wrote the data and perhaps the status byte; more is impossible, and less than the data is not success.
    private static BlockStatus Judge(byte status, uint written, ulong bytes)
    {
        if (written > bytes + 1)
            return BlockStatus.Lost;
        return status switch
        {
            BlkStatus.Ok => written >= bytes ? BlockStatus.Success : BlockStatus.Error,
            BlkStatus.Error => BlockStatus.Error,
            BlkStatus.Unsupported => BlockStatus.Unsupported,
            _ => BlockStatus.Lost,
        };
    }

    private void Fail()
    {
        HasFailed = true;
        _device.Stop();
    }
}
