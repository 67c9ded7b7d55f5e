using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;

namespace ExoCosmos.Drivers.Network;

/// <summary>
/// What all network interfaces have in common, whatever the device: what may be handed over is checked, and a device that says what cannot be, or sends nothing for too long,
/// is stopped and started anew; what it had then comes back as lost.
/// </summary>
public struct NetworkDriver<TMachine, TDevice> : INetworkDriver where TMachine : struct, IClock where TDevice : struct, INetworkDevice
{
    private const uint ShortestFrame = 14;
    private const uint LongestFrame = 0xFFFF;
    private const uint EthernetHeader = 14;
    private const uint SendSeconds = 5;
    private const ushort LeastMtu = 68;
    private const NetworkFeatures Segmentation = NetworkFeatures.Segmentation4 | NetworkFeatures.Segmentation6;

    private TDevice _device;
    private DeviceLife<TMachine> _life;
    private ulong _second;
    private ulong _lastLook;
    private bool _hasNews;

    public readonly NetworkState State => _life.IsReady ? NetworkState.Ready : _life.HasFailed ? NetworkState.Failed : NetworkState.Starting;

    // What is asked of the device is not readonly: asking it through its interface might change it as far as the compiler knows, so it would ask a copy of the whole device.
    public ulong MacAddress => _device.MacAddress;

    public ushort Mtu { readonly get; private set; }

    public bool IsLinkUp => _life.IsReady && _device.IsLinkUp;

    public NetworkFeatures Features { readonly get; private set; }

    public bool UsesMessages => _device.UsesMessages;

    public int MaxSegments { readonly get; private set; }

    public readonly uint MaxLength => (Features & Segmentation) != 0 ? LongestFrame : Mtu + EthernetHeader;

    public int Supplied => _device.Supplied;

    public int ReceiveRoom => _life.IsReady ? _device.ReceiveRoom : 0;

    public int Sending => _device.Sending;

    public int SendRoom => _life.IsReady ? _device.SendRoom : 0;

    /// <summary>Where the device is found, before anything else: it is too large to be moved there from a stack.</summary>
    [UnscopedRef]
    public ref TDevice Device => ref _device;

    /// <summary>Begins to bring up the device that was found, in whatever condition the firmware left it; <see cref="Poll"/> goes on with it. Nothing else was done with the driver since it was all zero.</summary>
    /// <param name="second">Ticks of the clock in a second.</param>
    public void Initialize(ulong second)
    {
        _second = second;
        _life.Begin(ref _device, second);
    }

    public void Poll()
    {
        if (!_life.IsReady)
        {
            if (!_life.HasFailed && _life.Step(ref _device, _device.Supplied + _device.Sending))
                Accept();
            return;
        }

        var now = TMachine.Timestamp();
        if (now - _lastLook <= _second)
            return;
        _lastLook = now;
        if (_device.IsBroken)
            _life.Stop(ref _device);
        // Nobody may be there to take what it sends, for as long as that may be: it is tried ever more rarely, and not given up.
        else if (_device.IsAnySentOlderThan(SendSeconds * _life.Patience * _second, now))
            _life.StopStalled(ref _device);
    }

    public void Retire() => _life.Retire(ref _device);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameSubmission Supply(ulong cookie, FrameSegment buffer)
    {
        if (!_life.IsReady)
            return FrameSubmission.Failed;
        if (buffer.Length < INetworkDriver.BufferLength)
            return FrameSubmission.Invalid;
        if (_device.ReceiveRoom == 0)
            return FrameSubmission.Busy;
        _device.Supply(cookie, buffer);
        _hasNews = true;
        return FrameSubmission.Accepted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameSubmission Send(in SendRequest request, ReadOnlySpan<FrameSegment> segments)
    {
        if (!_life.IsReady)
            return FrameSubmission.Failed;
        if (!IsSound(request, segments))
            return FrameSubmission.Invalid;
        if (_device.SendRoom == 0)
            return FrameSubmission.Busy;
        _device.Send(in request, segments);
        _hasNews = true;
        return FrameSubmission.Accepted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FrameSubmission SendWhole(ulong cookie, FrameSegment frame, ushort checksumStart, ushort checksumOffset)
    {
        if (!_life.IsReady)
            return FrameSubmission.Failed;
        if (frame.Length is < ShortestFrame or > LongestFrame || frame.Length > (uint)Mtu + EthernetHeader || !CanFinish(checksumStart, checksumOffset, frame.Length))
            return FrameSubmission.Invalid;
        if (_device.SendRoom == 0)
            return FrameSubmission.Busy;
        _device.SendWhole(cookie, frame, checksumStart, checksumOffset);
        _hasNews = true;
        return FrameSubmission.Accepted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Notify()
    {
        if (_hasNews && _life.IsReady)
            _device.Notify();
        _hasNews = false;
    }

    public bool TryReceive(out ReceivedFrame frame)
    {
        if (!_life.IsReady)
        {
            var isLost = TryLoseBuffer(out var cookie);
            frame = new ReceivedFrame(cookie, 0, FrameChecksum.Unknown);
            return isLost;
        }

        var isThere = _device.TryReceive(out frame, out var isSane);
        // What came back comes back all the same: it is the last thing that we hear of this device.
        if (!isSane)
            Stop();
        else if (isThere)
            _life.Succeed();
        return isThere;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Receive<TTaker>(ref TTaker taker, int most) where TTaker : struct, IFrameTaker
    {
        if (!_life.IsReady)
            return 0;
        var left = most;
        if (!_device.Receive(ref taker, ref left))
            Stop();
        else if (left != most)
            _life.Succeed();
        return most - left;
    }

    public bool TryLoseBuffer(out ulong cookie)
    {
        cookie = 0;
        return !_life.IsReady && _life.IsCutOff && _device.TryLoseBuffer(out cookie);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TSender>(ref TSender sender) where TSender : struct, IFrameSender
    {
        if (!_life.IsReady)
            FinishLost(ref sender);
        else if (!_device.Finish(ref sender))
            Stop();
    }

    public bool OnInterrupt() => _life.IsReady && _device.OnInterrupt();

    public void DisableInterrupts()
    {
        if (_life.IsReady)
            _device.DisableInterrupts();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnableInterrupts() => !_life.IsReady || _device.TryEnableInterrupts();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Stop() => _life.Stop(ref _device);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FinishLost<TSender>(ref TSender sender) where TSender : struct, IFrameSender
    {
        while (_life.IsCutOff && _device.TryLoseFrame(out var cookie))
            sender.Finish(cookie, isLost: true);
    }

    private void Accept()
    {
        (Mtu, Features, MaxSegments) = (_device.Mtu, _device.Features, _device.MaxSegments);
        // An address of a group is nobody's.
        if (Mtu < LeastMtu || MacAddress == 0 || (MacAddress >> 40 & 1) != 0)
        {
            _life.Stop(ref _device);
            return;
        }

        _lastLook = TMachine.Timestamp();
        _life.Confirm();
    }

    /// <summary>Whatever the numbers are, the device is only asked for what it said that it can, and within the frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsSound(in SendRequest request, ReadOnlySpan<FrameSegment> segments)
    {
        if (segments.IsEmpty || segments.Length > MaxSegments)
            return false;
        uint length = 0;
        foreach (var segment in segments)
        {
            if (segment.Length is 0 or > LongestFrame)
                return false;
            length += segment.Length;
        }

        var isCut = request.Segmentation != NetworkFeatures.None;
        if (length < ShortestFrame || length > (isCut ? MaxLength : Mtu + EthernetHeader))
            return false;
        if (!CanFinish(request.ChecksumStart, request.ChecksumOffset, length))
            return false;
        if (!isCut)
            return request.SegmentSize == 0;
        return request.Segmentation is NetworkFeatures.Segmentation4 or NetworkFeatures.Segmentation6 && (Features & request.Segmentation) != 0
            && request.ChecksumStart != 0 && request.SegmentSize != 0 && request.HeaderLength > request.ChecksumStart && request.HeaderLength < length
            && request.HeaderLength + request.SegmentSize <= Mtu + EthernetHeader;
    }

    /// <summary>A checksum, if there is one to be finished, lies within the frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool CanFinish(ushort start, ushort offset, uint length) =>
        start == 0 || ((Features & NetworkFeatures.Checksum) != 0 && (uint)start + offset + 2 <= length);
}
