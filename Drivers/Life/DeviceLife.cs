using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Life;

/// <summary>
/// The life of a device that works in memory, from one reset to the next. Whatever is wrong with it, it is first stopped: memory that was handed to it is given back only when it has confirmed its
/// reset, was removed, or has had its time to finish with bus mastering taken from it.
/// <code>
///              confirmed, nothing in flight            up, and as it should be
///   Stopping ───────────────────────────────> Starting ─────────────────────> Ready
///      ^ │ too late, or removed                  │ broken, or too late          │ contradiction, fatal status, time over
///      │ └──────────────────────> Failed <───────┤ too often                    │
///      └─────────────────────────────────────────┴──────────────────────────────┘
/// </code>
/// </summary>
public struct DeviceLife<TMachine> where TMachine : struct, IClock
{
    private const int MaximumFailures = 3;
    private const uint CutOffSeconds = 2;

    private ulong _second;
    private ulong _cutOff;
    private ulong _deadline;

    /// <summary>Stops in a row without anything that succeeded in between.</summary>
    private int _failures;
    private Stage _stage;

    private enum Stage : byte
    {
        Failed,
        Stopping,
        Starting,
        Ready,
    }

    public readonly bool IsReady => _stage == Stage.Ready;

    public readonly bool HasFailed => _stage == Stage.Failed;

    /// <summary>The device cannot reach memory: what it had is to be given back as lost.</summary>
    public bool IsCutOff { readonly get; private set; }

    /// <summary>How many times longer than usual it may take: each stop in a row doubles that, up to a bound. The first one is the start.</summary>
    public readonly uint Patience => _failures > 1 ? 1U << (_failures - 1) : 1;

    /// <summary>Whether it has ever worked.</summary>
    public bool WasReady { readonly get; private set; }

    /// <summary>Begins to bring a device up, in whatever condition the firmware left it.</summary>
    /// <param name="device">Found.</param>
    /// <param name="second">Ticks of the clock in a second.</param>
    public void Begin<TDevice>(ref TDevice device, ulong second) where TDevice : struct, IRestartable
    {
        this = default;
        _second = second;
        Stop(ref device);
    }

    /// <summary>Something is wrong with it.</summary>
    public void Stop<TDevice>(ref TDevice device) where TDevice : struct, IRestartable
    {
        device.Stop();
        var now = TMachine.Timestamp();
        IsCutOff = false;
        _cutOff = now + CutOffSeconds * _second;
        _deadline = now + device.StartSeconds * _second;
        _failures++;
        _stage = Stage.Stopping;
    }

    /// <summary>It takes too long: nothing is wrong with what it said, so this alone is never the reason to give it up.</summary>
    public void StopStalled<TDevice>(ref TDevice device) where TDevice : struct, IRestartable
    {
        Stop(ref device);
        _failures = int.Min(_failures, MaximumFailures);
    }

    /// <summary>Stops it for good, as before its removal.</summary>
    public void Retire<TDevice>(ref TDevice device) where TDevice : struct, IRestartable
    {
        if (HasFailed)
            return;
        _failures = MaximumFailures;
        Stop(ref device);
    }

    /// <summary>It did what it should: earlier failures are forgiven.</summary>
    public void Succeed() => _failures = 0;

    /// <summary>The next step of a device that is not ready.</summary>
    /// <param name="device">The device.</param>
    /// <param name="inFlight">How much of what it was handed has not been fetched as lost: before, its places are needed.</param>
    /// <returns>True when it is up: to be looked at, and then confirmed or stopped.</returns>
    public bool Step<TDevice>(ref TDevice device, int inFlight) where TDevice : struct, IRestartable
    {
        var now = TMachine.Timestamp();
        if (_stage == Stage.Stopping)
            WaitUntilStopped(ref device, inFlight, now);
        if (_stage != Stage.Starting)
            return false;
        var progress = device.Advance();
        if (progress == BringUp.Done)
            return true;
        if (progress == BringUp.Broken || now > _deadline)
            Stop(ref device);
        return false;
    }

    /// <summary>It is up and as it should be.</summary>
    public void Confirm()
    {
        WasReady = true;
        IsCutOff = false;
        _stage = Stage.Ready;
    }

    private void WaitUntilStopped<TDevice>(ref TDevice device, int inFlight, ulong now) where TDevice : struct, IRestartable
    {
        var hasStopped = device.HasStopped;
        if (!hasStopped && now > _cutOff && !IsCutOff)
            device.CutOff();
        IsCutOff = hasStopped || now > _cutOff || !device.IsPresent;
        if (IsCutOff && inFlight > 0)
            return;
        var hadItsChances = _failures > (WasReady ? MaximumFailures : 1);
        if (!hasStopped && (now > _deadline || !device.IsPresent) || hasStopped && hadItsChances)
            _stage = Stage.Failed;
        else if (hasStopped)
            _stage = Stage.Starting;
    }
}
