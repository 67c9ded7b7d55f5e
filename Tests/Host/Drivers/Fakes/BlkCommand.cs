using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>A request as the device sees it, read back from its descriptors. Throws when they do not have the shape the specification asks for.</summary>
public sealed record BlkCommand(uint Kind, ulong Sector, IReadOnlyList<(ulong Address, uint Length, bool DeviceWrites)> Data, ulong StatusAddress, ushort Head)
{
    public static BlkCommand Read(ulong descriptors, ushort head)
    {
        var (tablePhysical, tableLength, flags, _) = Descriptor(descriptors, head);
        Require(flags == 4 && tableLength % 16 == 0 && tableLength >= 32, "an indirect descriptor");
        var data = new List<(ulong, uint, bool)>();
        var (headerAddress, headerLength, headerFlags, next) = Descriptor(tablePhysical, 0);
        Require(headerFlags == 1 && headerLength == 16, "a header");
        for (; ; )
        {
            Require(next < tableLength / 16, "a next descriptor inside the table");
            var (address, length, itsFlags, itsNext) = Descriptor(tablePhysical, next);
            if ((itsFlags & 1) == 0)
            {
                Require(itsFlags == 2 && length == 1, "a status byte to write");
                var header = FakeMachine.Bus.At(headerAddress, 16);
                return new BlkCommand(BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt64LittleEndian(header[8..]), data, address, head);
            }
            data.Add((address, length, (itsFlags & 2) != 0));
            next = itsNext;
        }
    }

    public (byte? Status, uint Written)? Execute(byte[] disk)
    {
        var at = (int)Sector * 512;
        var written = 1U;
        foreach (var (address, length, deviceWrites) in Data)
        {
            Require(deviceWrites == (Kind == 0), "data in the direction of the request");
            var memory = FakeMachine.Bus.At(address, (int)length);
            var medium = disk.AsSpan(at, (int)length);
            if (deviceWrites)
            {
                medium.CopyTo(memory);
                written += length;
            }
            else
                memory.CopyTo(medium);
            at += (int)length;
        }
        return (0, written);
    }

    private static (ulong Address, uint Length, ushort Flags, ushort Next) Descriptor(ulong table, int index)
    {
        var bytes = FakeMachine.Bus.At(table + (ulong)index * 16, 16);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]));
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"the device expected {what}");
    }
}
