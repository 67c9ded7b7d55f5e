using System;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Block;

/// <summary>
/// What all disks have in common, whatever the device: which requests are in flight, forced writes where the device has none, time limits; and
/// (in the other file) the life of the device from one reset to the next.
/// </summary>
public partial struct BlockDriver<TMachine, TDevice> : IBlockDriver where TMachine : struct, IClock where TDevice : struct, IBlockDevice
{
    private TDevice _device;
    private PendingRequests _pending;
    private BlockTiming _timing;
    private ulong _deadline;
    private ulong _cutOff;
    private ulong _lastLook;

    /// <summary>Stops in a row without a request that succeeded in between.</summary>
    private int _failures;
    private Stage _stage;

    /// <summary>The device cannot reach memory.</summary>
    private bool _isCutOff;
    private bool _wasReady;
    private bool _hasNews;

    public BlockGeometry Geometry { readonly get; private set; }

    public readonly bool UsesMessages => _device.UsesMessages;

    public readonly bool CanSubmit => _stage == Stage.Ready && _pending.HasFree && _device.CanIssue;

    public readonly int InFlight => _pending.InFlight;

    public Submission Submit(in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        if (_stage != Stage.Ready)
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
        if (_hasNews && _stage == Stage.Ready)
            _device.Notify();
        _hasNews = false;
    }

    public bool TryComplete(out BlockCompletion completion)
    {
        if (_stage == Stage.Ready && TryTakeAnswer(out completion))
            return true;
        completion = default;
        if (!_isCutOff || !_pending.TryEndAny(out var lost))
            return false;
        completion = new BlockCompletion(lost.Cookie, BlockStatus.Lost);
        return true;
    }

    public bool OnInterrupt() => _stage == Stage.Ready && _device.OnInterrupt();

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
                Stop();
                return false;
            }
            if (answer.Status == BlockStatus.Success)
                _failures = 0;
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
}
