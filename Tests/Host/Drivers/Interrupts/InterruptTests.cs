using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Interrupts;
using ExoCosmos.Tests.Host.Drivers.Acpi;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Interrupts;

[TestClass]
public sealed class InterruptTests
{
    private const uint Masked = 1 << 16;

    private sealed class Recorder : FakeDevice
    {
        public List<(ulong, ulong)> Written { get; } = [];

        public override ulong Read(ulong offset, int width) => 0;

        public override void Write(ulong offset, int width, ulong value) => Written.Add((offset, value));
    }

    [TestMethod]
    public void TheLocalApicIsEnabledAndFreed()
    {
        FakeMachine.Bus = new FakeBus();
        var device = new FakeLocalApic { UnfinishedInterrupts = 3 };
        FakeMachine.Bus.AddRegisters(0xFEE00000, 0x400, device);
        var apic = default(LocalApic<FakeMachine>);
        Assert.IsTrue(apic.Initialize(0xFEE00000, 0xFF));
        Assert.AreEqual(3, apic.Identity);
        Assert.AreEqual(0x1FFU, device[0xF0]);
        Assert.AreEqual(0x3U, device[0x3E0]);
        Assert.AreEqual(3, device.Ended);
        foreach (var source in new ulong[] { 0x320, 0x330, 0x340, 0x350, 0x370 })
            Assert.AreNotEqual(0U, device[source] & Masked, $"{source:x}");

        apic.EnableTimer(0x40);
        Assert.AreEqual(0x40U, device[0x320]);
        apic.StartTimer(ulong.MaxValue);
        Assert.AreEqual(uint.MaxValue, device[0x380]);
        apic.StartTimer(0);
        Assert.AreEqual(1U, device[0x380]);
        apic.StopTimer();
        Assert.AreEqual(0U, apic.TimerLeft);
    }

    [TestMethod]
    public void AnInterruptThatNeverEndsDoesNotHang()
    {
        FakeMachine.Bus = new FakeBus();
        FakeMachine.Bus.AddRegisters(0xFEE00000, 0x400, new FakeLocalApic { UnfinishedInterrupts = int.MaxValue });
        Assert.IsTrue(default(LocalApic<FakeMachine>).Initialize(0xFEE00000, 0xFF));
    }

    [TestMethod]
    public void AnAbsentLocalApicIsNoticed()
    {
        FakeMachine.Bus = new FakeBus();
        Assert.IsFalse(default(LocalApic<FakeMachine>).Initialize(0xFEE00000, 0xFF));
    }

    [TestMethod]
    public void RoutesWithOverrides()
    {
        FakeMachine.Bus = new FakeBus();
        var (first, second) = (new FakeIoApic(24), new FakeIoApic(8));
        FakeMachine.Bus.AddRegisters(0xFEC00000, 0x20, first);
        FakeMachine.Bus.AddRegisters(0xFEC01000, 0x20, second);
        var controllers = InterruptControllers.Parse(TableBuilder.Table("APIC",
        [
            0, 0, 0xE0, 0xFE, 1, 0, 0, 0,
            1, 12, 0, 0, 0, 0, 0xC0, 0xFE, 0, 0, 0, 0,
            1, 12, 1, 0, 0, 0x10, 0xC0, 0xFE, 24, 0, 0, 0,
            1, 12, 2, 0, 0, 0x20, 0xC0, 0xFE, 32, 0, 0, 0,
            2, 10, 0, 0, 2, 0, 0, 0, 0, 0,
            2, 10, 0, 9, 25, 0, 0, 0, 0x0F, 0,
            2, 10, 0, 7, 40, 0, 0, 0, 0, 0,
        ]));
        var router = default(InterruptRouter<FakeMachine>);
        router.Initialize(in controllers);
        Assert.IsTrue(first.Table.Where((_, index) => index % 2 == 0).All(entry => entry == Masked));

        Assert.IsTrue(router.RouteIsa(0, 0x30, 1));
        Assert.AreEqual((0x30U, 1U << 24), (first.Table[4], first.Table[5]));
        Assert.IsTrue(router.RouteIsa(9, 0x31, 2));
        Assert.AreEqual((0xA031U, 2U << 24), (second.Table[2], second.Table[3]));
        Assert.IsTrue(router.RoutePci(11, 0x32, 0));
        Assert.AreEqual(0x8032U, first.Table[22]);
        router.MaskIsa(9);
        Assert.AreEqual(0xA031U | Masked, second.Table[2]);

        // Input 40 belongs to an APIC that does not answer; there is no line 16; 255 in configuration space means "none".
        Assert.IsFalse(router.RouteIsa(7, 0x33, 0));
        Assert.IsFalse(router.RouteIsa(16, 0x33, 0));
        Assert.IsFalse(router.RouteIsa(-1, 0x33, 0));
        Assert.IsFalse(router.RoutePci(255, 0x33, 0));
    }

    [TestMethod]
    public void TheLegacyControllersAreMovedAndMasked()
    {
        FakeMachine.Bus = new FakeBus();
        var ports = new Recorder();
        FakeMachine.Bus.AddPorts(0, 0x100, ports);
        LegacyPic.Silence<FakeMachine>(0xE0);
        CollectionAssert.AreEqual(
            new[] { (0x20UL, 0x11UL), (0xA0UL, 0x11UL), (0x21UL, 0xE0UL), (0xA1UL, 0xE8UL), (0x21UL, 4UL), (0xA1UL, 2UL), (0x21UL, 1UL), (0xA1UL, 1UL), (0x21UL, 0xFFUL), (0xA1UL, 0xFFUL) },
            ports.Written);
    }
}
