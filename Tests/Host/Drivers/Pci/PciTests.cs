using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Pci;

[TestClass]
public sealed class PciTests
{
    private const byte Bridge = 1, Several = 0x80;

    private static FakePci Plug()
    {
        FakeMachine.Bus = new FakeBus();
        return FakePci.Plug();
    }

    private static PciFunction<FakeMachine> At(byte bus, byte device, byte function) => new(new PciAddress(bus, device, function));

    private static List<PciAddress> Enumerate()
    {
        var found = new List<PciAddress>();
        var enumerator = default(PciEnumerator<FakeMachine>);
        while (enumerator.MoveNext())
            found.Add(enumerator.Current.Address);
        return found;
    }

    [TestMethod]
    [DataRow(0x43, 0x100, true, true, DisplayName = "button and power switch")]
    [DataRow(0x41, 0x100, false, true, DisplayName = "no power switch")]
    [DataRow(0x43, 0, false, true, DisplayName = "no slot")]
    [DataRow(0x43, 0x100, false, false, DisplayName = "no bridge")]
    public void FindsSlotsThatCanBeOperated(int slotCapabilities, int portCapabilities, bool isFound, bool isBridge)
    {
        var pci = Plug();
        var function = pci.Add(new(0, 1, 0), new FakeFunction(1, 1, isBridge ? Bridge : (byte)0));
        function.AddCapability(0x40, 0x10, 0, (byte)portCapabilities, (byte)(portCapabilities >> 8));
        function.Set32(0x54, (uint)slotCapabilities);
        var slot = default(HotPlugSlot<FakeMachine>);
        Assert.AreEqual(isFound, slot.TryFind(At(0, 1, 0)));
        if (!isFound)
            return;
        Assert.IsFalse(slot.TakeRequest());
        function.Set16(0x5A, 0x41);
        Assert.IsTrue(slot.TakeRequest());
        slot.PowerOff();
        Assert.AreEqual(0x700, function.Get16(0x58) & 0x700, "no power, no light");
        Assert.IsFalse(slot.TakeRequest(), "what has no power is not asked out");
    }

    [TestMethod]
    public void VisitsFunctionsAndBusesBehindBridges()
    {
        var pci = Plug();
        pci.Add(new(0, 0, 0), new FakeFunction(1, 1));
        pci.Add(new(0, 0, 1), new FakeFunction(1, 2));
        pci.Add(new(0, 3, 0), new FakeFunction(1, 3, Several));
        pci.Add(new(0, 3, 5), new FakeFunction(1, 4));
        pci.Add(new(0, 31, 0), new FakeFunction(1, 5, Bridge))[0x19] = 7;
        pci.Add(new(7, 1, 0), new FakeFunction(1, 6, Bridge))[0x19] = 255;
        pci.Add(new(255, 31, 0), new FakeFunction(1, 7));
        pci.Add(new(9, 0, 0), new FakeFunction(1, 8));
        CollectionAssert.AreEqual(
            new PciAddress[] { new(0, 0, 0), new(0, 3, 0), new(0, 3, 5), new(0, 31, 0), new(7, 1, 0), new(255, 31, 0) }, Enumerate());
    }

    [TestMethod]
    public void BridgesThatLeadInCirclesEnd()
    {
        var pci = Plug();
        pci.Add(new(0, 1, 0), new FakeFunction(1, 1, Bridge))[0x19] = 0;
        pci.Add(new(0, 2, 0), new FakeFunction(1, 1, Bridge))[0x19] = 3;
        pci.Add(new(3, 1, 0), new FakeFunction(1, 1, Bridge))[0x19] = 0;
        pci.Add(new(3, 2, 0), new FakeFunction(1, 1, Bridge))[0x19] = 3;
        Assert.HasCount(4, Enumerate());
    }

    [TestMethod]
    public void AMachineWithoutPciHasNoFunctions()
    {
        FakeMachine.Bus = new FakeBus();
        Assert.IsEmpty(Enumerate());
    }

    [TestMethod]
    public void ReadsAndWritesByWidth()
    {
        var function = Plug().Add(new(0, 2, 0), new FakeFunction(0x1234, 0x5678));
        function.Set32(0x40, 0xAABBCCDD);
        var pci = At(0, 2, 0);
        Assert.AreEqual((0x1234, 0x5678), (pci.Vendor, pci.Device));
        Assert.AreEqual((0xCC, 0xAABB, 0xAABBCCDDU), (pci.Read8(0x41), pci.Read16(0x42), pci.Read32(0x40)));
        pci.Write16(0x42, 0x1122);
        Assert.AreEqual(0x1122CCDDU, function.Get32(0x40));
        pci.EnableMemoryAndBusMaster();
        Assert.AreEqual(PciCommand.Memory | PciCommand.BusMaster, function.Command);
        pci.DisableBusMaster();
        Assert.AreEqual(PciCommand.Memory, function.Command);
    }

    [TestMethod]
    [DataRow(0xE0000000UL, 0x1000UL, false)]
    [DataRow(0xE0000000UL, 0x10UL, false)]
    [DataRow(0x80000000UL, 0x80000000UL, false)]
    [DataRow(0x8_00000000UL, 0x4000UL, true)]
    [DataRow(0x80_00000000UL, 0x2_00000000UL, true)]
    public void SizesBars(ulong address, ulong size, bool is64)
    {
        var function = Plug().Add(new(0, 2, 0), new FakeFunction(1, 1));
        function.SetBar(1, address, size, is64);
        function.Set16(4, 7);
        Assert.IsTrue(PciBar.TryRead(At(0, 2, 0), 1, out var bar));
        Assert.AreEqual(new PciBar(address, size), bar);
        Assert.IsFalse(function.WasProbedLive);
        Assert.AreEqual((uint)address | (is64 ? 4U : 0), function.Get32(0x14));
        Assert.AreEqual(7, (int)function.Command);
    }

    [TestMethod]
    public void BarsThatAreNoneAreRefused()
    {
        var pci = Plug();
        var function = pci.Add(new(0, 2, 0), new FakeFunction(1, 1));
        function.SetBar(1, 0, 0x1000, false);
        function.SetBar(2, 0xC001, 0x100, false);
        function.SetBar(3, 0xE0000800, 0x1000, false);
        function.SetBar(5, 0xE0000004, 0x1000, false);
        foreach (var index in new[] { -1, 0, 1, 2, 3, 5, 6, 100 })
            Assert.IsFalse(PciBar.TryRead(At(0, 2, 0), index, out _), $"bar {index}");
        pci.Add(new(0, 3, 0), new FakeFunction(1, 1, Bridge)).SetBar(0, 0xE0000000, 0x1000, false);
        Assert.IsFalse(PciBar.TryRead(At(0, 3, 0), 0, out _));
    }

    [TestMethod]
    [DataRow(0UL, 0x1000UL, true)]
    [DataRow(0xFFFUL, 1UL, true)]
    [DataRow(0x1000UL, 0UL, true)]
    [DataRow(0x1000UL, 1UL, false)]
    [DataRow(ulong.MaxValue, 2UL, false)]
    [DataRow(1UL, ulong.MaxValue, false)]
    public void ARangeHolds(ulong offset, ulong length, bool holds) => Assert.AreEqual(holds, new PciBar(0, 0x1000).Holds(offset, length));

    [TestMethod]
    public void WalksCapabilities()
    {
        var function = Plug().Add(new(0, 2, 0), new FakeFunction(1, 1));
        function.AddCapability(0x40, 9, 0);
        function.AddCapability(0x80, 5, 0);
        function.AddCapability(0x60, 9, 0);
        var pci = At(0, 2, 0);
        Assert.AreEqual("64 96", string.Join(' ', All(pci, 9)));
        Assert.AreEqual("128", string.Join(' ', All(pci, 5)));
        Assert.IsEmpty(All(pci, 0x11));

        // A list that bites its tail, one that leads into the header, and one whose status bit is off.
        function[0x61] = 0x40;
        Assert.IsEmpty(All(pci, 0x11));
        function[0x41] = 0x10;
        Assert.AreEqual("64", string.Join(' ', All(pci, 9)));
        function[6] = 0;
        Assert.IsEmpty(All(pci, 9));
    }

    private static List<int> All(PciFunction<FakeMachine> function, byte identity)
    {
        byte offset = 0;
        var found = new List<int>();
        while (found.Count < 100 && function.TryNextCapability(identity, ref offset))
            found.Add(offset);
        return found;
    }

    [TestMethod]
    public void MsiXMasksAllAndRoutesOne()
    {
        var function = Plug().Add(new(0, 2, 0), new FakeFunction(1, 1));
        function.SetBar(4, 0xE0000000, 0x4000, true);
        function.AddCapability(0x70, 0x11, 0, 2, 0, 0x04, 0x20, 0, 0);
        var table = new FakeRegisters(0x30);
        FakeMachine.Bus.AddRegisters(0xE0002000, 0x30, table);
        var messages = default(MsiX<FakeMachine>);
        Assert.IsTrue(messages.Initialize(At(0, 2, 0)));
        Assert.AreEqual(3, messages.Count);
        Assert.AreEqual(0x8002, function.Get16(0x72));
        Assert.IsTrue(new[] { 0x0C, 0x1C, 0x2C }.All(at => table.Words[at / 4] == 1));
        Assert.IsTrue(messages.Route(2, new MessageSignal(0x55, 3)));
        CollectionAssert.AreEqual(new uint[] { 0xFEE03000, 0, 0x55, 0 }, table.Words[8..12]);
        Assert.IsFalse(messages.Route(3, default));
        messages.Disable();
        Assert.AreEqual(2, function.Get16(0x72));
        Assert.IsFalse(messages.Route(0, default));
    }

    [TestMethod]
    public void MsiXTablesOutsideTheirRangeAreRefused()
    {
        var function = Plug().Add(new(0, 2, 0), new FakeFunction(1, 1));
        function.SetBar(0, 0xE0000000, 0x1000, false);
        function.AddCapability(0x70, 0x11, 0, 0xFF, 0x07, 0, 0, 0, 0);
        var messages = default(MsiX<FakeMachine>);
        Assert.IsFalse(messages.Initialize(At(0, 2, 0)));
        function[0x74] = 7;
        Assert.IsFalse(messages.Initialize(At(0, 2, 0)));
        Assert.AreEqual(0x07FF, function.Get16(0x72));
    }

    [TestMethod]
    [DataRow(0x80, 12)]
    [DataRow(0x00, 8)]
    public void Msi(int control, int dataAt)
    {
        var function = Plug().Add(new(0, 2, 0), new FakeFunction(1, 1));
        Assert.IsFalse(ExoCosmos.Drivers.Pci.Msi.TryEnable(At(0, 2, 0), default));
        function.AddCapability(0x50, 5, 0, (byte)(control | 0x7E));
        Assert.IsTrue(ExoCosmos.Drivers.Pci.Msi.TryEnable(At(0, 2, 0), new MessageSignal(0x44, 1)));
        Assert.AreEqual(0xFEE01000U, function.Get32(0x54));
        Assert.AreEqual(0x44, function.Get16(0x50 + dataAt));
        Assert.AreEqual(control | 0x0F, function.Get16(0x52));
    }
}
