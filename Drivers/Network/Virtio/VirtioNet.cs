using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Drivers.Virtio;

namespace ExoCosmos.Drivers.Network.Virtio;

/// <summary>
/// The virtio network device (Virtio 1.2 ch. 5.1): a queue for each direction, each frame one indirect table of descriptors whose first is the header, so that a received
/// frame begins where its buffer begins.
/// </summary>
public struct VirtioNet<TMachine> : INetworkDevice where TMachine : struct, IMachine
{
    private const ulong RequiredFeatures = VirtioFeature.IndirectDescriptors | NetFeature.Mac;
    private const ulong WantedFeatures = NetFeature.Checksum | NetFeature.GuestChecksum | NetFeature.Mtu | NetFeature.Tcp4 | NetFeature.Tcp6 | NetFeature.Status
        | VirtioFeature.EventIndex;

    private const ushort ReceiveIndex = 0;
    private const ushort SendIndex = 1;
    private const ushort UsualMtu = 1500;

    private VirtioDevice<TMachine> _device;
    private NetQueue _receive;
    private NetQueue _send;
    private DmaRegion _memory;
    private MessageSignal _signal;
    private bool _hasSupplied;
    private bool _hasSent;
    /// <summary>Buffers that the device got back since it was told of any.</summary>
    private int _resupplied;
    /// <summary>The device was told to interrupt when it has sent something.</summary>
    private bool _awaitsRoom;

    public readonly bool IsPresent => _device.IsPresent;

    public readonly uint StartSeconds => 2;

    public readonly bool HasStopped => _device.IsReset;

    public readonly bool IsBroken => _device.IsBroken;

    public ulong MacAddress { readonly get; private set; }

    public ushort Mtu { readonly get; private set; }

    public readonly bool IsLinkUp =>
        (_device.Features & NetFeature.Status) == 0 || (_device.ReadConfiguration16(NetConfiguration.Status) & NetConfiguration.LinkUp) != 0;

    public readonly NetworkFeatures Features =>
        ((_device.Features & NetFeature.Checksum) != 0 ? NetworkFeatures.Checksum : 0)
        | ((_device.Features & NetFeature.Tcp4) != 0 ? NetworkFeatures.Segmentation4 : 0)
        | ((_device.Features & NetFeature.Tcp6) != 0 ? NetworkFeatures.Segmentation6 : 0)
        | ((_device.Features & NetFeature.GuestChecksum) != 0 ? NetworkFeatures.ReceiveChecksum : 0);

    public readonly bool UsesMessages => _device.UsesMessages;

    public readonly int MaxSegments => NetQueue.MaximumSegments;

    public readonly int Supplied => _receive.InFlight;

    public readonly int ReceiveRoom => _receive.Room;

    public readonly int Sending => _send.InFlight;

    public readonly int SendRoom => _send.Room;

    /// <summary>Finds the device of a function and takes all memory that it will ever need.</summary>
    /// <param name="function">One that <see cref="VirtioNetIdentity"/> matches.</param>
    /// <param name="signal">For both queues, if it has MSI-X.</param>
    /// <returns>False when it is not what it should be or there is no memory; it is then locked out of memory.</returns>
    public bool TryFind(in PciFunction<TMachine> function, MessageSignal signal)
    {
        this = default;
        _signal = signal;
        if (_device.TryFind(in function, NetConfiguration.Length) && TMachine.TryAllocate(2 * NetQueue.MemoryNeeded, out _memory))
            return true;
        function.DisableBusMaster();
        return false;
    }

    public readonly void Stop() => _device.BeginReset();

    /// <summary>Nothing to do: <see cref="Stop"/> has taken bus mastering from the function, which is the interface's alone.</summary>
    public readonly void CutOff()
    {
    }

    public BringUp Advance()
    {
        if (!_device.Negotiate(WantedFeatures, RequiredFeatures))
            return BringUp.Broken;
        MacAddress = 0;
        for (var i = 0; i < 6; i++)
            MacAddress = MacAddress << 8 | _device.ReadConfiguration8(NetConfiguration.Mac + i);
        Mtu = (_device.Features & NetFeature.Mtu) != 0 ? Math.Min(_device.ReadConfiguration16(NetConfiguration.Mtu), UsualMtu) : UsualMtu;
        _device.UseMessages(2, _signal);
        var isStarted = TryStartQueue(ref _receive, ReceiveIndex, _memory.Slice(0, NetQueue.MemoryNeeded), deviceWrites: true)
            && TryStartQueue(ref _send, SendIndex, _memory.Slice(NetQueue.MemoryNeeded, NetQueue.MemoryNeeded), deviceWrites: false)
            && _device.Run();
        return isStarted ? BringUp.Done : BringUp.Broken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Supply(ulong cookie, FrameSegment buffer)
    {
        _receive.Supply(cookie, buffer);
        _hasSupplied = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments)
    {
        var slot = _send.Begin(request.Cookie, TMachine.Timestamp());
        ref var header = ref _send.Header(slot);
        header = default;
        if (request.ChecksumStart != 0)
            (header.Flags, header.ChecksumStart, header.ChecksumOffset) = (NetHeader.NeedsChecksum, request.ChecksumStart, request.ChecksumOffset);
        if (request.Segmentation != NetworkFeatures.None)
        {
            header.Segmentation = request.Segmentation == NetworkFeatures.Segmentation4 ? NetHeader.Tcp4 : NetHeader.Tcp6;
            (header.SegmentSize, header.HeaderLength) = (request.SegmentSize, request.HeaderLength);
        }

        _send.Offer(slot, segments);
        _hasSent = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SendWhole(ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset)
    {
        var slot = _send.Begin(cookie, TMachine.Timestamp());
        ref var header = ref _send.Header(slot);
        header = default;
        if (checksumStart != 0)
            (header.Flags, header.ChecksumStart, header.ChecksumOffset) = (NetHeader.NeedsChecksum, checksumStart, checksumOffset);
        _send.OfferWhole(slot, frame);
        _hasSent = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Notify()
    {
        if (_hasSupplied)
            TellOfBuffers();
        if (_hasSent && _send.EndBatch())
            TMachine.Write16(_send.Doorbell, SendIndex);
        (_hasSupplied, _hasSent) = (false, false);
    }

    public bool TryReceive(out ReceivedFrame frame, out bool isSane)
    {
        frame = default;
        if (!_receive.TryTake(out var slot, out var written, out isSane))
            return false;
        ref readonly var entry = ref _receive[slot];
        isSane = IsFrame(written, entry.Buffer);
        frame = new ReceivedFrame(entry.Cookie, isSane ? written - NetHeader.Length : 0, Judge(_receive.Header(slot).Flags));
        _receive.Free(slot);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public bool Receive<TTaker>(ref TTaker taker, ref int left) where TTaker : struct, IFrameTaker
    {
        while (left > 0 && _receive.Waiting is var waiting && waiting != 0)
        {
            if (!_receive.TryTake(waiting, out var slot, out var written))
                return false;
            ref readonly var entry = ref _receive[slot];
            if (!IsFrame(written, entry.Buffer))
                return false;
            taker.Take(entry.Cookie, written - NetHeader.Length, Judge(_receive.Header(slot).Flags));
            _receive.SupplyAgain(slot);
            _resupplied++;
            left--;
        }

        if (_resupplied >= Math.Min(INetworkDriver.ManyBuffers, _receive.InFlight))
            TellOfBuffers();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Finish<TSender>(ref TSender sender) where TSender : struct, IFrameSender
    {
        while (_send.Waiting is var waiting && waiting != 0)
        {
            // There is nothing for it to write.
            if (!_send.TryTake(waiting, out var slot, out var written) || written != 0)
                return false;
            var cookie = _send[slot].Cookie;
            _send.Free(slot);
            sender.Finish(cookie, isLost: false);
        }

        return true;
    }

    public bool TryLoseBuffer(out ulong cookie)
    {
        var isThere = _receive.TryTakeAny(out var entry);
        cookie = entry.Cookie;
        return isThere;
    }

    public bool TryLoseFrame(out ulong cookie)
    {
        var isThere = _send.TryTakeAny(out var entry);
        cookie = entry.Cookie;
        return isThere;
    }

    public readonly bool IsAnySentOlderThan(ulong age, ulong now) => !_send.HasNews && _send.IsAnyOlderThan(age, now);

    public readonly bool OnInterrupt() => _device.UsesMessages || _device.AcknowledgeLine();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void DisableInterrupts()
    {
        _receive.DisableInterrupts();
        if (_awaitsRoom)
            _send.DisableInterrupts();
        _awaitsRoom = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnableInterrupts()
    {
        _awaitsRoom = _send.Room == 0;
        var hasRoom = !_awaitsRoom || _send.TryEnableInterrupts();
        return _receive.TryEnableInterrupts() && hasRoom;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellOfBuffers()
    {
        _resupplied = 0;
        if (_receive.EndBatch())
            TMachine.Write16(_receive.Doorbell, ReceiveIndex);
    }

    private bool TryStartQueue(ref NetQueue queue, ushort index, DmaRegion memory, bool deviceWrites)
    {
        int size = Math.Min(_device.MaximumQueueSize(index), (ushort)VirtioQueue.MaximumSize);
        if (size == 0)
            return false;
        size = 1 << (31 - int.LeadingZeroCount(size));
        queue.Initialize(memory, size, (_device.Features & VirtioFeature.EventIndex) != 0, deviceWrites);
        // Nobody waits for room to send.
        if (!deviceWrites)
            queue.DisableInterrupts();
        var isStarted = _device.TryStartQueue(index, in queue.Queue, out var doorbell);
        queue.Doorbell = doorbell;
        return isStarted;
    }

    /// <summary>Whether a device can have written so much: its header, and what fits. How short a frame is, was for its sender to say: on some wires even one of no bytes arrives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFrame(uint written, in FrameSegment buffer) => written >= NetHeader.Length && written - NetHeader.Length <= buffer.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly FrameChecksum Judge(byte flags)
    {
        if ((_device.Features & NetFeature.GuestChecksum) == 0)
            return FrameChecksum.Unknown;
        if ((flags & NetHeader.NeedsChecksum) != 0)
            return FrameChecksum.Unfinished;
        return (flags & NetHeader.DataValid) != 0 ? FrameChecksum.Valid : FrameChecksum.Unknown;
    }
}
