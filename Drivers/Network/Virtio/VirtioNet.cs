using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Drivers.Virtio;

namespace ExoCosmos.Drivers.Network.Virtio;

/// <summary>
/// The virtio network device (Virtio 1.2 ch. 5.1): a queue for each direction, each frame one indirect table of descriptors whose first is the header, so that a received
/// frame begins where its buffer begins. A device that gives back what it does not have, or says that it wrote what it cannot have written, is stopped.
/// </summary>
public partial struct VirtioNet<TMachine> : INetworkDriver where TMachine : struct, IMachine
{
    private const ushort ReceiveIndex = 0;
    private const ushort SendIndex = 1;
    private const uint ShortestFrame = 14;
    private const ushort UsualMtu = 1500;
    private const uint LongestFrame = 0xFFFF;
    private const uint EthernetHeader = 14;

    private VirtioDevice<TMachine> _device;
    private NetQueue _receive;
    private NetQueue _send;
    private DmaRegion _memory;
    private MessageSignal _signal;
    private ulong _second;
    private ulong _cutOff;
    private ulong _lastLook;

    /// <summary>Stops in a row without a frame that was received in between.</summary>
    private int _failures;
    private Stage _stage;

    /// <summary>The device cannot reach memory.</summary>
    private bool _isCutOff;
    private bool _hasSupplied;
    private bool _hasSent;

    public ulong MacAddress { readonly get; private set; }

    public ushort Mtu { readonly get; private set; }

    public readonly bool IsLinkUp => _stage == Stage.Ready
        && ((_device.Features & NetFeature.Status) == 0 || (_device.ReadConfiguration16(NetConfiguration.Status) & NetConfiguration.LinkUp) != 0);

    public readonly NetworkFeatures Features =>
        ((_device.Features & NetFeature.Checksum) != 0 ? NetworkFeatures.Checksum : 0)
        | ((_device.Features & NetFeature.Tcp4) != 0 ? NetworkFeatures.Segmentation4 : 0)
        | ((_device.Features & NetFeature.Tcp6) != 0 ? NetworkFeatures.Segmentation6 : 0)
        | ((_device.Features & NetFeature.GuestChecksum) != 0 ? NetworkFeatures.ReceiveChecksum : 0);

    public readonly int MaxSegments => NetQueue.MaximumSegments;

    public readonly uint MaxLength => (Features & (NetworkFeatures.Segmentation4 | NetworkFeatures.Segmentation6)) != 0 ? LongestFrame : Mtu + EthernetHeader;

    public readonly int Supplied => _receive.InFlight;

    public readonly int ReceiveRoom => _stage == Stage.Ready ? _receive.Room : 0;

    public readonly int Sending => _send.InFlight;

    public readonly int SendRoom => _stage == Stage.Ready ? _send.Room : 0;

    /// <summary>Whether it interrupts by message. If not, the kernel routes the function's line, or polls.</summary>
    public readonly bool UsesMessages => _device.UsesMessages;

    public FrameSubmission Supply(ulong cookie, FrameSegment buffer)
    {
        if (_stage != Stage.Ready)
            return FrameSubmission.Failed;
        if (buffer.Length < INetworkDriver.BufferLength)
            return FrameSubmission.Invalid;
        if (_receive.Room == 0)
            return FrameSubmission.Busy;
        _receive.Offer(default, [buffer], new NetQueue.Entry(true, cookie, buffer.Length, 0), deviceWrites: true);
        _hasSupplied = true;
        return FrameSubmission.Accepted;
    }

    public FrameSubmission Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments)
    {
        if (_stage != Stage.Ready)
            return FrameSubmission.Failed;
        if (!TryMakeHeader(request, segments, out var header, out var length))
            return FrameSubmission.Invalid;
        if (_send.Room == 0)
            return FrameSubmission.Busy;
        _send.Offer(in header, segments, new NetQueue.Entry(true, request.Cookie, length, TMachine.Timestamp()), deviceWrites: false);
        _hasSent = true;
        return FrameSubmission.Accepted;
    }

    public void Notify()
    {
        if (_hasSupplied && _stage == Stage.Ready && _receive.EndBatch())
            TMachine.Write16(_receive.Doorbell, ReceiveIndex);
        if (_hasSent && _stage == Stage.Ready && _send.EndBatch())
            TMachine.Write16(_send.Doorbell, SendIndex);
        (_hasSupplied, _hasSent) = (false, false);
    }

    public bool TryReceive(out ReceivedFrame frame)
    {
        frame = default;
        if (_stage == Stage.Ready)
        {
            if (!_receive.TryTake(out var entry, out var header, out var written, out var isSane))
            {
                if (!isSane)
                    Stop();
                return false;
            }

            var isWhole = written >= NetHeader.Length + ShortestFrame && written <= NetHeader.Length + entry.Length;
            frame = new ReceivedFrame(entry.Cookie, isWhole ? written - NetHeader.Length : 0, Judge(header));
            // Its buffer comes back all the same: it is the last thing that we hear of this device.
            if (!isWhole)
                Stop();
            else
                _failures = 0;
            return true;
        }

        if (!_isCutOff || !_receive.TryTakeAny(out var lost))
            return false;
        frame = new ReceivedFrame(lost.Cookie, 0, FrameChecksum.Unknown);
        return true;
    }

    public bool TryFinish(out SentFrame frame)
    {
        frame = default;
        if (_stage == Stage.Ready)
        {
            if (_send.TryTake(out var entry, out _, out var written, out var isSane))
            {
                frame = new SentFrame(entry.Cookie, false);
                // There is nothing for it to write.
                if (written != 0)
                    Stop();
                return true;
            }

            if (!isSane)
                Stop();
            return false;
        }

        if (!_isCutOff || !_send.TryTakeAny(out var lost))
            return false;
        frame = new SentFrame(lost.Cookie, true);
        return true;
    }

    public readonly bool OnInterrupt() => _stage == Stage.Ready && (_device.UsesMessages || _device.AcknowledgeLine());

    public readonly void DisableInterrupts()
    {
        if (_stage != Stage.Ready)
            return;
        _receive.DisableInterrupts();
        _send.DisableInterrupts();
    }

    public readonly bool TryEnableInterrupts()
    {
        if (_stage != Stage.Ready)
            return true;
        var hasRoom = _send.Room > 0 || _send.TryEnableInterrupts();
        return _receive.TryEnableInterrupts() && hasRoom;
    }

    private readonly FrameChecksum Judge(in NetHeader header)
    {
        if ((_device.Features & NetFeature.GuestChecksum) == 0)
            return FrameChecksum.Unknown;
        if ((header.Flags & NetHeader.NeedsChecksum) != 0)
            return FrameChecksum.Unfinished;
        return (header.Flags & NetHeader.DataValid) != 0 ? FrameChecksum.Valid : FrameChecksum.Unknown;
    }

    /// <summary>Checks a request and says it in the device's words: whatever the numbers are, the device is only asked for what it said that it can.</summary>
    private readonly bool TryMakeHeader(in SendRequest request, ReadOnlySpan<FrameSegment> segments, out NetHeader header, out uint length)
    {
        header = default;
        length = 0;
        if (segments.IsEmpty || segments.Length > MaxSegments)
            return false;
        foreach (var segment in segments)
        {
            if (segment.Length is 0 or > LongestFrame)
                return false;
            length += segment.Length;
        }

        var isCut = request.Segmentation != NetworkFeatures.None;
        if (length < ShortestFrame || length > (isCut ? MaxLength : Mtu + EthernetHeader))
            return false;
        if (request.ChecksumStart != 0)
        {
            if ((Features & NetworkFeatures.Checksum) == 0 || request.ChecksumStart + request.ChecksumOffset + 2 > length)
                return false;
            (header.Flags, header.ChecksumStart, header.ChecksumOffset) = (NetHeader.NeedsChecksum, request.ChecksumStart, request.ChecksumOffset);
        }

        if (!isCut)
            return request.SegmentSize == 0;
        if (request.Segmentation is not (NetworkFeatures.Segmentation4 or NetworkFeatures.Segmentation6) || (Features & request.Segmentation) == 0
            || request.ChecksumStart == 0 || request.SegmentSize == 0 || request.HeaderLength <= request.ChecksumStart || request.HeaderLength >= length
            || request.HeaderLength + request.SegmentSize > Mtu + EthernetHeader)
            return false;
        header.Segmentation = request.Segmentation == NetworkFeatures.Segmentation4 ? NetHeader.Tcp4 : NetHeader.Tcp6;
        (header.SegmentSize, header.HeaderLength) = (request.SegmentSize, request.HeaderLength);
        return true;
    }
}
