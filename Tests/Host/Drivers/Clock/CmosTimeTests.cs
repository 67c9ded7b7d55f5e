using System;
using System.Collections.Generic;
using ExoCosmos.Drivers.Clock;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Clock;

[TestClass]
public sealed class CmosTimeTests
{
    private const byte Bcd = 0, Binary = 4, Hours24 = 2;

    private static byte Encode(int value, byte format) => (byte)((format & Binary) != 0 ? value : value / 10 << 4 | value % 10);

    private static CmosTime Of(DateTime time, byte format, bool hasCentury)
    {
        var hour = (format & Hours24) != 0
            ? Encode(time.Hour, format)
            : (byte)(Encode(time.Hour % 12 == 0 ? 12 : time.Hour % 12, format) | (time.Hour >= 12 ? 0x80 : 0));
        return new CmosTime(
            Encode(time.Second, format), Encode(time.Minute, format), hour, Encode(time.Day, format), Encode(time.Month, format),
            Encode(time.Year % 100, format), hasCentury ? Encode(time.Year / 100, format) : (byte)0, format);
    }

    [TestMethod]
    public void EveryTimeInEveryFormat() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Two().ToArbitrary(), pair =>
        {
            // 1970 to 2106 with the century, to 2069 without.
            var withCentury = DateTime.UnixEpoch.AddSeconds((long)pair.Item1 * 2);
            var without = DateTime.UnixEpoch.AddSeconds(pair.Item2);
            foreach (var format in new byte[] { Bcd, Binary, Hours24, Binary | Hours24 })
            {
                if (!Of(withCentury, format, true).TryToUnixSeconds(out var seconds) || seconds != (long)pair.Item1 * 2)
                    return false;
                if (!Of(without, format, false).TryToUnixSeconds(out seconds) || seconds != pair.Item2)
                    return false;
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [TestMethod]
    [DataRow(0x60, 0, 0, 1, 1, 0)]
    [DataRow(0x5A, 0, 0, 1, 1, 0)]
    [DataRow(0, 0x60, 0, 1, 1, 0)]
    [DataRow(0, 0, 0x24, 1, 1, 0)]
    [DataRow(0, 0, 0x92, 1, 1, 0)]
    [DataRow(0, 0, 0, 0, 1, 0)]
    [DataRow(0, 0, 0, 0x32, 1, 0)]
    [DataRow(0, 0, 0, 0x31, 4, 0)]
    [DataRow(0, 0, 0, 0x29, 2, 0x23)]
    [DataRow(0, 0, 0, 1, 0, 0)]
    [DataRow(0, 0, 0, 1, 0x13, 0)]
    [DataRow(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)]
    public void NonsenseIsRefused(int second, int minute, int hour, int day, int month, int year) =>
        Assert.IsFalse(new CmosTime((byte)second, (byte)minute, (byte)hour, (byte)day, (byte)month, (byte)year, 0x20, Hours24).TryToUnixSeconds(out _));

    [TestMethod]
    public void TwelveHourClocksRefuseHourZero() => Assert.IsFalse(new CmosTime(0, 0, 0, 1, 1, 0x24, 0x20, 0).TryToUnixSeconds(out _));

    private sealed class Cmos(Queue<CmosTime> readings) : FakeDevice
    {
        private byte _index;

        public int UpdatePolls { get; set; }

        public override ulong Read(ulong offset, int width)
        {
            var time = readings.Peek();
            switch (_index & 0x7F)
            {
                case 0: return time.Second;
                case 2: return time.Minute;
                case 4: return time.Hour;
                case 7: return time.Day;
                case 8: return time.Month;
                case 9: return time.Year;
                case 0x32: return time.Century;
                case 0x0A: return UpdatePolls-- > 0 ? 0x80UL : 0x26;
                case 0x0B:
                    if (readings.Count > 1)
                        readings.Dequeue();
                    return time.Format;
                default: return 0xFF;
            }
        }

        public override void Write(ulong offset, int width, ulong value)
        {
            if (offset == 0)
                _index = (byte)value;
        }
    }

    private static bool Read(Cmos? cmos, out long seconds)
    {
        FakeMachine.Bus = new FakeBus();
        if (cmos != null)
            FakeMachine.Bus.AddPorts(0x70, 2, cmos);
        return RealTimeClock.TryRead<FakeMachine>(0x32, out seconds);
    }

    [TestMethod]
    public void ATornReadingIsRepeated()
    {
        var whole = Of(new DateTime(2026, 1, 1, 0, 0, 0), Hours24, true);
        var torn = whole with { Second = 0x59 };
        Assert.IsTrue(Read(new Cmos(new([torn, whole, whole])) { UpdatePolls = 5 }, out var seconds));
        Assert.AreEqual(1767225600, seconds);
    }

    [TestMethod]
    public void AClockThatIsBrokenIsGivenUp()
    {
        var time = Of(new DateTime(2026, 1, 1), Hours24, true);
        Assert.IsFalse(Read(null, out _));
        Assert.IsFalse(Read(new Cmos(new([time])) { UpdatePolls = int.MaxValue }, out _));
    }
}
