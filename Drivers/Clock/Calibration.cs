using System;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Interrupts;

namespace ExoCosmos.Drivers.Clock;

/// <summary>Rates in Hz: of the time-stamp counter, and of the ticks that <see cref="LocalApic{T}.StartTimer"/> takes.</summary>
public readonly record struct TimerRates(ulong Timestamp, ulong LocalApic);

/// <summary>
/// Measures the processor's clocks for 5 ms against the best reference that runs: HPET, power management timer, or 8254. Each end of the measurement is
/// the one of several readings that was disturbed least.
/// </summary>
public static class Calibration
{
    private const int WindowsPerSecond = 200;
    private const int Readings = 5;
    private const int MaximumPolls = 1_000_000;
    private const ulong LowestTimestampHz = 1_000_000;
    private const ulong HighestTimestampHz = 100_000_000_000;

    /// <summary>So that 28 bits more fit into a word: timers are set by a fixed-point factor.</summary>
    private const ulong HighestApicHz = 50_000_000_000;

    private readonly record struct Reading(ulong Timestamp, uint Reference, uint ApicLeft);

    /// <param name="apic">Initialised; its timer is used and left stopped.</param>
    /// <param name="hpet">Physical address, or 0.</param>
    /// <returns>False when no reference clock runs: the machine then has no usable time.</returns>
    public static bool TryMeasure<TMachine>(in LocalApic<TMachine> apic, ulong hpet, in FixedDescription description, out TimerRates rates)
        where TMachine : struct, IMachine
    {
        var done = TryMeasure(in apic, ReferenceClock<TMachine>.Hpet(hpet), out rates)
            || TryMeasure(in apic, ReferenceClock<TMachine>.PmTimer(description.PmTimer, description.PmTimerBits), out rates)
            || TryMeasure(in apic, ReferenceClock<TMachine>.Pit(), out rates);
        apic.StopTimer();
        return done;
    }

    private static bool TryMeasure<TMachine>(in LocalApic<TMachine> apic, ReferenceClock<TMachine> reference, out TimerRates rates)
        where TMachine : struct, IMachine
    {
        rates = default;
        if (reference.Hz == 0)
            return false;
        apic.StartTimer(uint.MaxValue);
        var first = Read(in apic, in reference);
        var window = (uint)(reference.Hz / WindowsPerSecond);
        var polls = 0;
        while ((reference.Read() - first.Reference & reference.Mask) < window)
            if (++polls == MaximumPolls)
                return false;
        var last = Read(in apic, in reference);
        var ticks = last.Reference - first.Reference & reference.Mask;
        // Beyond 64 bits, the machine stood still for longer than any measurement is good for.
        if (Math.BigMul(last.Timestamp - first.Timestamp, reference.Hz, out var product) != 0)
            return false;
        var timestamp = product / ticks;
        var apicTicks = (ulong)(first.ApicLeft - last.ApicLeft) * reference.Hz / ticks;
        if (timestamp is < LowestTimestampHz or > HighestTimestampHz || apicTicks is 0 or > HighestApicHz)
            return false;
        rates = new TimerRates(timestamp, apicTicks);
        return true;
    }

    private static Reading Read<TMachine>(in LocalApic<TMachine> apic, in ReferenceClock<TMachine> reference)
        where TMachine : struct, IMachine
    {
        var best = default(Reading);
        var shortest = ulong.MaxValue;
        for (var i = 0; i < Readings; i++)
        {
            var before = TMachine.Timestamp();
            var counter = reference.Read();
            var left = apic.TimerLeft;
            var took = TMachine.Timestamp() - before;
            if (took >= shortest)
                continue;
            shortest = took;
            best = new Reading(before + took / 2, counter, left);
        }
        return best;
    }
}
