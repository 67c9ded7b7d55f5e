using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Acpi;

/// <summary>Lays ACPI tables into the first megabyte of a fake machine.</summary>
public sealed class TableBuilder
{
    private ulong _next = 0x90000;
    private readonly List<ulong> _tables = [];

    public TableBuilder() => FakeMachine.Bus = new FakeBus(1 << 20);

    public static byte[] Table(string signature, params byte[] body)
    {
        var table = new byte[36 + body.Length];
        Encoding.ASCII.GetBytes(signature).CopyTo(table, 0);
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(4), table.Length);
        table[8] = 2;
        body.CopyTo(table, 36);
        return FixChecksum(table, 9);
    }

    public static byte[] FixChecksum(byte[] table, int at, int length = 0)
    {
        table[at] = 0;
        table[at] = (byte)-table.Take(length == 0 ? table.Length : length).Sum(value => value);
        return table;
    }

    public static byte[] RootPointer(uint rsdt, ulong xsdt, byte revision = 2)
    {
        var pointer = new byte[36];
        "RSD PTR "u8.CopyTo(pointer);
        pointer[15] = revision;
        BinaryPrimitives.WriteUInt32LittleEndian(pointer.AsSpan(16), rsdt);
        BinaryPrimitives.WriteUInt32LittleEndian(pointer.AsSpan(20), 36);
        BinaryPrimitives.WriteUInt64LittleEndian(pointer.AsSpan(24), xsdt);
        FixChecksum(pointer, 8, 20);
        return FixChecksum(pointer, 32);
    }

    /// <summary>A FADT of full length that points to a DSDT.</summary>
    public static byte[] Fixed(ulong dsdt, Action<byte[]>? change = null)
    {
        var table = Table("FACP", new byte[276 - 36]);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(40), (uint)dsdt);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(48), 0xB2);
        table[52] = 0xF1;
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(64), 0x604);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(76), 0x608);
        table[91] = 4;
        table[108] = 0x32;
        change?.Invoke(table);
        return FixChecksum(table, 9);
    }

    public ulong Place(byte[] bytes)
    {
        var at = _next;
        bytes.CopyTo(FakeMachine.Bus.At(at, bytes.Length));
        _next = (_next + (ulong)bytes.Length + 15) & ~15UL;
        return at;
    }

    public TableBuilder Add(byte[] table)
    {
        _tables.Add(Place(table));
        return this;
    }

    public ulong PlaceRsdt() => Place(Table("RSDT", [.. _tables.SelectMany(address => BitConverter.GetBytes((uint)address))]));

    public ulong PlaceXsdt() => Place(Table("XSDT", [.. _tables.SelectMany(BitConverter.GetBytes)]));
}
