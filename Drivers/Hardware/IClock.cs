namespace ExoCosmos.Drivers.Hardware;

/// <summary>The processor's time-stamp counter.</summary>
public interface IClock
{
    /// <summary>RDTSC: a count that never goes back; its rate is found by <c>Clock.Calibration</c>.</summary>
    static abstract ulong Timestamp();
}
