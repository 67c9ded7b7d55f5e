using System;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Clock;
using ExoCosmos.Drivers.Interrupts;
using ExoCosmos.Tests.Host.Drivers.Acpi;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Clock;

[TestClass]
public sealed class CalibrationTests
{
    private const ulong TimestampHz = 2_000_000_000;

    // A counter of the given rate, at one offset, as the machine's time goes by.
    private sealed class Counter(ulong at, ulong hz, ulong start, bool stands = false) : FakeDevice
    {
        public override ulong Read(ulong offset, int width) =>
            offset == at ? start + (stands ? 0 : (ulong)((UInt128)FakeMachine.Bus.Timestamp * hz / TimestampHz)) : offset == 4 ? 10_000_000UL : 0;

        public override void Write(ulong offset, int width, ulong value)
        {
        }
    }

    private sealed class Pit : FakeDevice
    {
        private ulong _started;
        private ushort _latched;
        private bool _high;

        public override ulong Read(ulong offset, int width)
        {
            _high = !_high;
            return _high ? (byte)_latched : (ulong)(_latched >> 8);
        }

        public override void Write(ulong offset, int width, ulong value)
        {
            if (offset == 1 && value == 0xB0)
                _started = FakeMachine.Bus.Timestamp;
            else if (offset == 1 && value == 0x80)
                _latched = (ushort)(0xFFFF - (FakeMachine.Bus.Timestamp - _started) * 1_193_182 / TimestampHz);
        }
    }

    private static bool Measure(out TimerRates rates, Counter? hpet = null, Counter? pmTimer = null, Pit? pit = null)
    {
        FakeMachine.Bus = new FakeBus();
        FakeMachine.Bus.AddRegisters(0xFEE00000, 0x400, new FakeLocalApic { TimestampsPerTick = 32 });
        if (hpet != null)
            FakeMachine.Bus.AddRegisters(0xFED00000, 0x400, hpet);
        if (pmTimer != null)
            FakeMachine.Bus.AddPorts(0x608, 4, pmTimer);
        if (pit != null)
            FakeMachine.Bus.AddPorts(0x42, 2, pit);
        var apic = default(LocalApic<FakeMachine>);
        Assert.IsTrue(apic.Initialize(0xFEE00000, 0xFF));
        var description = FixedDescription.Parse(TableBuilder.Fixed(0));
        return Calibration.TryMeasure(in apic, hpet == null ? 0UL : 0xFED00000, in description, out rates);
    }

    private static void AssertRight(bool measured, TimerRates rates)
    {
        Assert.IsTrue(measured);
        Assert.AreEqual((double)TimestampHz, rates.Timestamp, TimestampHz / 1000.0);
        Assert.AreEqual(TimestampHz / 32.0, rates.LocalApic, TimestampHz / 32000.0);
    }

    [TestMethod]
    public void AgainstTheHpet() => AssertRight(Measure(out var rates, new Counter(0xF0, 100_000_000, uint.MaxValue - 1000)), rates);

    [TestMethod]
    public void AgainstThePmTimerWhichWraps() => AssertRight(Measure(out var rates, null, new Counter(0, 3_579_545, 0xFFFF00)), rates);

    [TestMethod]
    public void AgainstThePit() => AssertRight(Measure(out var rates, null, null, new Pit()), rates);

    [TestMethod]
    public void AClockThatStandsIsPassedOver() =>
        AssertRight(Measure(out var rates, new Counter(0xF0, 1, 0, true), new Counter(0, 1, 0, true), new Pit()), rates);

    [TestMethod]
    public void WithoutAnyClockItFails() => Assert.IsFalse(Measure(out _));
}
