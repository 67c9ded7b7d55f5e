using System;
using System.Buffers.Binary;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Acpi;

[TestClass]
public sealed class AcpiTablesTests
{
    private static readonly byte[] Madt = TableBuilder.Table("APIC", 1, 2, 3, 4, 0, 0, 0, 0);

    [TestMethod]
    [DataRow(0xF0000UL)]
    [DataRow(0xFFFD0UL)]
    [DataRow(0x9FC00UL)]
    public void ScansTheBiosAreas(ulong where)
    {
        var builder = new TableBuilder().Add(Madt);
        BinaryPrimitives.WriteUInt16LittleEndian(FakeMachine.Bus.At(0x40E, 2), 0x9FC0);
        TableBuilder.RootPointer((uint)builder.PlaceRsdt(), 0, 0).CopyTo(FakeMachine.Bus.At(where, 36));
        var tables = default(AcpiTables<FakeMachine>);
        Assert.IsTrue(tables.Initialize(0));
        Assert.AreEqual(44, tables.Find("APIC"u8).Length);
    }

    [TestMethod]
    public void PrefersTheExtendedTableAndFallsBack()
    {
        var builder = new TableBuilder().Add(Madt);
        var rsdt = (uint)builder.PlaceRsdt();
        builder.Add(TableBuilder.Table("HPET", 9));
        var xsdt = builder.PlaceXsdt();
        var tables = default(AcpiTables<FakeMachine>);
        Assert.IsTrue(tables.Initialize(TableBuilder.RootPointer(rsdt, xsdt)));
        Assert.IsFalse(tables.Find("HPET"u8).IsEmpty);

        FakeMachine.Bus.At(xsdt, 36)[10] ^= 1;
        Assert.IsTrue(tables.Initialize(TableBuilder.RootPointer(rsdt, xsdt)));
        Assert.IsTrue(tables.Find("HPET"u8).IsEmpty);
        Assert.IsFalse(tables.Find("APIC"u8).IsEmpty);
    }

    [TestMethod]
    public void PicksByIndex()
    {
        var builder = new TableBuilder().Add(TableBuilder.Table("SSDT", 1)).Add(Madt).Add(TableBuilder.Table("SSDT", 2));
        var tables = default(AcpiTables<FakeMachine>);
        Assert.IsTrue(tables.Initialize(TableBuilder.RootPointer(0, builder.PlaceXsdt())));
        Assert.AreEqual(2, tables.Find("SSDT"u8, 1)[36]);
        Assert.IsTrue(tables.Find("SSDT"u8, 2).IsEmpty);
    }

    [TestMethod]
    public void BrokenRootPointersAreRefused()
    {
        var builder = new TableBuilder().Add(Madt);
        var good = TableBuilder.RootPointer((uint)builder.PlaceRsdt(), 0, 0);
        var tables = default(AcpiTables<FakeMachine>);
        Assert.IsTrue(tables.Initialize(good));
        for (var bit = 0; bit < 20 * 8; bit++)
        {
            var bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.IsFalse(tables.Initialize(bad), $"bit {bit}");
        }
        Assert.IsFalse(tables.Initialize(good.AsSpan(0, 19)));
        Assert.IsFalse(tables.Initialize(TableBuilder.RootPointer(0, 0)));
        Assert.IsFalse(tables.Initialize(TableBuilder.RootPointer(0xFFFFFFF0, ulong.MaxValue - 8)));
        Assert.IsFalse(tables.Initialize(0x1234));
        Assert.IsFalse(tables.IsPresent);
        Assert.IsTrue(tables.Find("APIC"u8).IsEmpty);
    }

    [TestMethod]
    public void BrokenTablesAreSkipped()
    {
        var wrongSum = (byte[])Madt.Clone();
        wrongSum[40]++;
        var tooLong = TableBuilder.Table("APIC", 7);
        BinaryPrimitives.WriteUInt32LittleEndian(tooLong.AsSpan(4), uint.MaxValue);
        var tooShort = TableBuilder.Table("APIC", 7);
        BinaryPrimitives.WriteUInt32LittleEndian(tooShort.AsSpan(4), 35);
        var builder = new TableBuilder().Add(wrongSum).Add(tooLong).Add(tooShort).Add(Madt);
        var tables = default(AcpiTables<FakeMachine>);
        Assert.IsTrue(tables.Initialize(TableBuilder.RootPointer((uint)builder.PlaceRsdt(), 0)));
        CollectionAssert.AreEqual(Madt, tables.Find("APIC"u8).ToArray());
    }
}
