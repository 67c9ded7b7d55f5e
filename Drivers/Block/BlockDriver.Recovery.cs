using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Block;

/// <summary>
/// The life of a disk. Whatever is wrong with it, it is first stopped: memory named in requests is given back only when the device has confirmed its
/// reset, was removed, or has had its time to finish with bus mastering taken from it.
/// <code>
///              confirmed, nothing in flight            up, and the same disk
///   Stopping ───────────────────────────────> Starting ─────────────────────> Ready
///      ^ │ too late, or removed                  │ broken, or too late          │ contradiction, fatal status, time over
///      │ └──────────────────────> Failed <───────┤ too often                    │
///      └─────────────────────────────────────────┴──────────────────────────────┘
/// </code>
/// </summary>
public partial struct BlockDriver<TMachine, TDevice>
{
    private const int MaximumFailures = 3;
    private const uint CutOffSeconds = 2;
    private const uint LooksPerSecond = 20;

    private enum Stage : byte
    {
        Failed,
        Stopping,
        Starting,
        Ready,
    }

    public readonly BlockState State => _stage switch { Stage.Ready => BlockState.Ready, Stage.Failed => BlockState.Failed, _ => BlockState.Starting };

    public readonly bool NeedsPoll => _stage is Stage.Stopping or Stage.Starting || _pending.InFlight > 0;

    /// <summary>Begins to bring a device up; <see cref="Poll"/> goes on with it.</summary>
    /// <param name="device">Found, in whatever condition the firmware left it.</param>
    public void Initialize(in TDevice device, BlockTiming timing)
    {
        this = default;
        _device = device;
        _timing = timing;
        Stop();
    }

    public void Poll()
    {
        var now = TMachine.Timestamp();
        switch (_stage)
        {
            case Stage.Ready when _pending.InFlight > 0 && now - _lastLook > _timing.Second / LooksPerSecond:
                _lastLook = now;
                if (_device.IsBroken || _pending.IsAnyOlderThan(_timing.Request, now))
                    Stop();
                break;
            case Stage.Stopping:
                WaitUntilStopped(now);
                break;
            case Stage.Starting:
                Continue(now);
                break;
        }
    }

    /// <summary>Stops the disk for good, as before its removal. What is in flight is lost once it is cut off.</summary>
    public void Retire()
    {
        if (_stage == Stage.Failed)
            return;
        _failures = MaximumFailures;
        Stop();
    }

    private void Stop()
    {
        _device.Stop();
        var now = TMachine.Timestamp();
        _isCutOff = false;
        _cutOff = now + CutOffSeconds * _timing.Second;
        _deadline = now + _device.StartSeconds * _timing.Second;
        _failures++;
        _stage = Stage.Stopping;
    }

    private void WaitUntilStopped(ulong now)
    {
        var hasStopped = _device.HasStopped;
        if (!hasStopped && now > _cutOff && !_isCutOff)
            _device.CutOff();
        _isCutOff = hasStopped || now > _cutOff || !_device.IsPresent;
        // Completions of what is lost are fetched first: the slots are needed again.
        if (_isCutOff && _pending.InFlight > 0)
            return;
        var hadItsChances = _failures > (_wasReady ? MaximumFailures : 1);
        if (!hasStopped && (now > _deadline || !_device.IsPresent) || hasStopped && hadItsChances)
            _stage = Stage.Failed;
        else if (hasStopped)
        {
            _stage = Stage.Starting;
            Continue(now);
        }
    }

    private void Continue(ulong now)
    {
        var progress = _device.Advance();
        if (progress == BringUp.Done && IsAcceptable())
        {
            _wasReady = true;
            Geometry = _device.Geometry;
            _pending.Initialize(_device.Depth);
            _isCutOff = false;
            _lastLook = now;
            _stage = Stage.Ready;
        }
        else if (progress != BringUp.Working || now > _deadline)
            Stop();
    }

    private readonly bool IsAcceptable()
    {
        var geometry = _device.Geometry;
        return geometry.IsSane && _device.Depth is > 0 and <= PendingRequests.MaximumSize && (!_wasReady || geometry.IsSameDisk(Geometry));
    }
}
