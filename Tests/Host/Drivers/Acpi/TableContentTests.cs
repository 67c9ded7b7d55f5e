using System;
using System.Buffers.Binary;
using System.Linq;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Acpi;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Acpi;

[TestClass]
public sealed class TableContentTests
{
    [TestMethod]
    public void Layouts()
    {
        Assert.AreEqual(12, Unsafe.SizeOf<GenericAddress>());
        Assert.AreEqual(276, Unsafe.SizeOf<FixedDescription>());
    }

    [TestMethod]
    public void ReadsTheFixedDescription()
    {
        var description = FixedDescription.Parse(TableBuilder.Fixed(0x7FE0000, table =>
        {
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(112), 1 << 10 | 1 << 8);
            new byte[] { 1, 8, 0, 1, 0xF9, 0x0C, 0, 0, 0, 0, 0, 0, 0x0F }.CopyTo(table, 116);
            new byte[] { 1, 16, 0, 2, 0x04, 0x18 }.CopyTo(table, 172);
        }));
        Assert.AreEqual(0x7FE0000UL, description.Dsdt);
        Assert.AreEqual(0xB2, description.SmiCommand);
        Assert.AreEqual(0x1804, description.Pm1aControl);
        Assert.AreEqual(0, description.Pm1bControl);
        Assert.AreEqual((0x608, 32), (description.PmTimer, description.PmTimerBits));
        Assert.AreEqual(0xCF9UL, description.ResetRegister.Address);
        Assert.AreEqual(0x0F, description.ResetValue);
        Assert.AreEqual(0x32, description.CenturyRegister);
        Assert.IsFalse(description.SleepControl.IsPort);
    }

    [TestMethod]
    public void ShortFixedDescriptionsLackTheRest()
    {
        var whole = TableBuilder.Fixed(0x1000);
        for (var length = 0; length <= whole.Length; length++)
        {
            var description = FixedDescription.Parse(whole.AsSpan(0, length));
            Assert.AreEqual(length >= 68 ? 0x604 : length == 65 ? 0x04 : length is 66 or 67 ? 0x604 : 0, description.Pm1aControl);
        }
    }

    [TestMethod]
    public void ReadsInterruptControllers()
    {
        byte[] body =
        [
            0, 0, 0xE0, 0xFE, 1, 0, 0, 0,
            0, 8, 0, 0, 1, 0, 0, 0,
            1, 12, 0, 0, 0, 0, 0xC0, 0xFE, 0, 0, 0, 0,
            1, 12, 1, 0, 0, 0x10, 0xC0, 0xFE, 24, 0, 0, 0,
            2, 10, 0, 0, 2, 0, 0, 0, 0, 0,
            2, 10, 0, 9, 9, 0, 0, 0, 0x0F, 0,
            2, 10, 0, 16, 9, 0, 0, 0, 0x0F, 0,
            5, 12, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
        ];
        var controllers = InterruptControllers.Parse(TableBuilder.Table("APIC", body));
        Assert.AreEqual(0x100000000UL, controllers.LocalApic);
        Assert.AreEqual(2, controllers.IoApicCount);
        Assert.AreEqual(new IoApicDescription(0xFEC01000, 24), controllers.IoApic(1));
        Assert.AreEqual(new InterruptInput(2, false, false), controllers.IsaInput(0));
        Assert.AreEqual(new InterruptInput(9, true, true), controllers.IsaInput(9));
        Assert.AreEqual(new InterruptInput(4, false, false), controllers.IsaInput(4));
    }

    [TestMethod]
    public void ControllerEntriesMayLie()
    {
        var none = InterruptControllers.Parse(default);
        Assert.AreEqual((0xFEE00000UL, 0), (none.LocalApic, none.IoApicCount));
        // An entry of length 0 would never end, one of 200 reaches past the table, one of 2 holds nothing.
        foreach (var entry in new byte[][] { [1, 0, 1, 1], [1, 200, 1, 1], [1, 2, 1, 2], [1], [2, 9, 0, 1, 1, 0, 0, 0, 0] })
            Assert.AreEqual(0, InterruptControllers.Parse(TableBuilder.Table("APIC", [0, 0, 0, 0, 0, 0, 0, 0, .. entry])).IoApicCount);
        var many = Enumerable.Repeat(new byte[] { 1, 12, 0, 0, 0, 0, 0xC0, 0xFE, 0, 0, 0, 0 }, 100).SelectMany(entry => entry);
        Assert.AreEqual(8, InterruptControllers.Parse(TableBuilder.Table("APIC", [0, 0, 0, 0, 0, 0, 0, 0, .. many])).IoApicCount);
    }

    [TestMethod]
    [DataRow(new byte[] { 0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x04, 0x0A, 0x05, 0x0A, 0x03, 0x00, 0x00 }, 5, 3)]
    [DataRow(new byte[] { 0x99, 0x08, 0x5C, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x04, 0x00, 0x01, 0x00, 0x00 }, 0, 1)]
    [DataRow(new byte[] { 0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x46, 0x00, 0x02, 0x0B, 0x07, 0x07, 0x0C, 0x02, 0, 0, 0 }, 7, 2)]
    [DataRow(new byte[] { 0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x01, 0x0A, 0x05 }, 5, 5)]
    [DataRow(new byte[] { 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x04, 0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x04, 0x01, 0x01 }, 1, 1)]
    public void FindsSoftOff(byte[] code, int typeA, int typeB)
    {
        Assert.IsTrue(SoftOff.TryFind(code, out var states));
        Assert.AreEqual(new SoftOff((byte)typeA, (byte)typeB), states);
        // Cut anywhere before the second value, it is not found or means one value for both.
        for (var length = 0; length < code.Length - 4; length++)
            if (SoftOff.TryFind(code.AsSpan(0, length), out states))
                Assert.IsTrue(states.TypeA == typeA && (states.TypeB == typeA || states.TypeB == typeB));
    }

    [TestMethod]
    public void RandomBytesAreReadWithoutHarm() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            SoftOff.TryFind([0x08, (byte)'_', (byte)'S', (byte)'5', (byte)'_', 0x12, .. bytes], out _);
            InterruptControllers.Parse([.. new byte[44], .. bytes]);
            FixedDescription.Parse(bytes);
            HpetDescription.Parse(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
