namespace ExoCosmos.Drivers.Hardware;

/// <summary>The processor's time-stamp counter.</summary>
public interface IClock
{
    /// <summary>RDTSC: a count that never goes back; its rate is found by <c>Interrupts.Calibration</c>.</summary>
    static abstract ulong Timestamp();
}
