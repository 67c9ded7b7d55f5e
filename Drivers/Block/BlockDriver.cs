using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;

namespace ExoCosmos.Drivers.Block;

/// <summary>
/// What all disks have in common, whatever the device: which requests are in flight, forced writes where the device has none, time limits; a disk that was reset must be
/// the same one.
/// </summary>
public struct BlockDriver<TMachine, TDevice> : IBlockDriver where TMachine : struct, IClock where TDevice : struct, IBlockDevice
{
    private TDevice _device;
    private PendingRequests _pending;
    private BlockTiming _timing;
    private DeviceLife<TMachine> _life;
    private ulong _lastLook;
    private bool _hasNews;

    private const uint LooksPerSecond = 20;

    public BlockGeometry Geometry { readonly get; private set; }

    public readonly BlockState State => _life.IsReady ? BlockState.Ready : _life.HasFailed ? BlockState.Failed : BlockState.Starting;

    public readonly bool NeedsPoll => (!_life.IsReady && !_life.HasFailed) || _pending.InFlight > 0;

    // Not readonly: that would copy the whole device to ask it.
    public bool UsesMessages => _device.UsesMessages;

    public bool CanSubmit => _life.IsReady && _pending.HasFree && _device.CanIssue;

    public readonly int InFlight => _pending.InFlight;

    public Submission Submit(in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        if (!_life.IsReady)
            return Submission.Failed;
        var answer = Geometry.Check(in request, segments);
        if (answer != Submission.Accepted)
            return answer;
        if (request.Operation == BlockOperation.Flush && !_device.HasCache)
            return Submission.Done;
        if (!CanSubmit)
            return Submission.Busy;
        var needsFlush = request.ForceUnitAccess && _device.HasCache && !_device.HasForcedWrites;
        var slot = _pending.Begin(request.Cookie, TMachine.Timestamp(), needsFlush);
        var isForced = request.ForceUnitAccess && _device.HasCache && _device.HasForcedWrites;
        _device.Issue(slot, request with { ForceUnitAccess = isForced }, segments);
        _hasNews = true;
        return Submission.Accepted;
    }

    public void Notify()
    {
        if (_hasNews && _life.IsReady)
            _device.Notify();
        _hasNews = false;
    }

    public bool TryComplete(out BlockCompletion completion)
    {
        if (_life.IsReady && TryTakeAnswer(out completion))
            return true;
        completion = default;
        if (!_life.IsCutOff || !_pending.TryEndAny(out var lost))
            return false;
        completion = new BlockCompletion(lost.Cookie, BlockStatus.Lost);
        return true;
    }

    public bool OnInterrupt() => _life.IsReady && _device.OnInterrupt();

    private bool TryTakeAnswer(out BlockCompletion completion)
    {
        completion = default;
        for (; ; )
        {
            var news = _device.Take(out var answer);
            if (news == DeviceNews.None)
                return false;
            if (news == DeviceNews.Contradiction || !_pending.TryFind(answer.Slot, out var entry))
            {
                _life.Stop(ref _device);
                return false;
            }
            if (answer.Status == BlockStatus.Success)
                _life.Succeed();
            if (answer.Status == BlockStatus.Success && entry.NeedsFlush)
            {
                // The slot stays the request's, and there is room: what came back has left some.
                _pending.BeginFlush(answer.Slot);
                _device.Issue(answer.Slot, new BlockRequest(BlockOperation.Flush, 0, entry.Cookie), default);
                _device.Notify();
                continue;
            }
            _pending.TryEnd(answer.Slot, out _);
            completion = new BlockCompletion(entry.Cookie, answer.Status);
            return true;
        }
    }

    /// <summary>Begins to bring a device up; <see cref="Poll"/> goes on with it.</summary>
    /// <param name="device">Found, in whatever condition the firmware left it.</param>
    public void Initialize(in TDevice device, BlockTiming timing)
    {
        this = default;
        _device = device;
        _timing = timing;
        _life.Begin(ref _device, timing.Second);
    }

    public void CheckPresence()
    {
        if (_life.IsReady && !_device.IsPresent)
            _life.Retire(ref _device);
    }

    public void Poll()
    {
        if (_life.IsReady)
            LookWhetherItWorks();
        else if (!_life.HasFailed && _life.Step(ref _device, _pending.InFlight))
            Accept();
    }

    /// <summary>Stops the disk for good, as before its removal. What is in flight is lost once it is cut off.</summary>
    public void Retire() => _life.Retire(ref _device);

    private void LookWhetherItWorks()
    {
        var now = TMachine.Timestamp();
        if (_pending.InFlight == 0 || now - _lastLook <= _timing.Second / LooksPerSecond)
            return;
        _lastLook = now;
        if (_device.IsBroken || _pending.IsAnyOlderThan(_timing.Request, now))
            _life.Stop(ref _device);
    }

    /// <summary>The device is up: is it the disk that it was?</summary>
    private void Accept()
    {
        var geometry = _device.Geometry;
        if (!geometry.IsSane || _device.Depth is <= 0 or > PendingRequests.MaximumSize || (_life.WasReady && !geometry.IsSameDisk(Geometry)))
        {
            _life.Stop(ref _device);
            return;
        }

        Geometry = geometry;
        _pending.Initialize(_device.Depth);
        _lastLook = TMachine.Timestamp();
        _life.Confirm();
    }
}
