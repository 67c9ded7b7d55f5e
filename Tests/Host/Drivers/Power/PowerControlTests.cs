using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Power;
using ExoCosmos.Tests.Host.Drivers.Acpi;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Power;

[TestClass]
public sealed class PowerControlTests
{
    private static readonly byte[] SoftOffCode = [0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x04, 0x0A, 0x05, 0x0A, 0x03, 0x00, 0x00];

    // All ports of the machine: remembers what is written; PM1a becomes "ACPI enabled" when told so.
    private sealed class Ports : FakeDevice
    {
        public List<(ulong Port, ulong Value)> Written { get; } = [];

        public ushort Pm1a { get; set; }

        public bool IgnoresEnable { get; init; }

        public override ulong Read(ulong offset, int width) => offset == 0x604 ? Pm1a : 0UL;

        public override void Write(ulong offset, int width, ulong value)
        {
            Written.Add((offset, value));
            if (offset == 0xB2 && value == 0xF1 && !IgnoresEnable)
                Pm1a |= 1;
        }
    }

    private static PowerControl<FakeMachine> Start(Ports ports, byte[] dsdtCode, byte[]? secondary = null)
    {
        var builder = new TableBuilder();
        builder.Add(TableBuilder.Fixed(builder.Place(TableBuilder.Table("DSDT", dsdtCode))));
        if (secondary != null)
            builder.Add(TableBuilder.Table("SSDT", secondary));
        FakeMachine.Bus.AddPorts(0, 0x10000, ports);
        var tables = default(AcpiTables<FakeMachine>);
        Assert.IsTrue(tables.Initialize(TableBuilder.RootPointer((uint)builder.PlaceRsdt(), 0)));
        var power = default(PowerControl<FakeMachine>);
        power.Initialize(in tables);
        return power;
    }

    [TestMethod]
    public void PowersOff()
    {
        var ports = new Ports { Pm1a = 0x0200 };
        var power = Start(ports, SoftOffCode);
        Assert.IsTrue(power.CanPowerOff);
        power.PowerOff();
        CollectionAssert.AreEqual(new[] { (0xB2UL, 0xF1UL), (0x604UL, 0x1601UL), (0x604UL, 0x3601UL) }, ports.Written);
    }

    [TestMethod]
    public void FindsSoftOffInASecondaryTable() => Assert.IsTrue(Start(new Ports(), [1, 2, 3], SoftOffCode).CanPowerOff);

    [TestMethod]
    public void GivesUpOnFirmwareThatDoesNotHandOver()
    {
        var ports = new Ports { IgnoresEnable = true };
        Start(ports, SoftOffCode).PowerOff();
        Assert.AreEqual((0x604UL, 0x3400UL), ports.Written.Last());
    }

    [TestMethod]
    public void WithoutTheStatesNothingIsWritten()
    {
        var ports = new Ports();
        var power = Start(ports, [1, 2, 3]);
        Assert.IsFalse(power.CanPowerOff);
        power.PowerOff();
        Assert.IsEmpty(ports.Written);
    }

    [TestMethod]
    public void ResetTriesAllItKnows()
    {
        var ports = new Ports();
        Start(ports, SoftOffCode).Reset();
        CollectionAssert.AreEqual(new[] { (0xCF9UL, 2UL), (0xCF9UL, 6UL), (0x64UL, 0xFEUL) }, ports.Written);
    }

    [TestMethod]
    public void DebugExitWritesItsPort()
    {
        var ports = new Ports();
        FakeMachine.Bus = new FakeBus();
        FakeMachine.Bus.AddPorts(0, 0x10000, ports);
        DebugExit.Exit<FakeMachine>(7);
        CollectionAssert.AreEqual(new[] { (0xF4UL, 7UL) }, ports.Written);
    }
}
