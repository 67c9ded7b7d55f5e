using System;
using System.Buffers.Binary;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Benchmarks.Native.Packets;

/// <summary>TCP connections by number, none like another: the filter that each would have on interface 0, and a segment of it.</summary>
internal static unsafe class Connections
{
    public const int HeaderLength = 54;

    private const uint Local = 0x0A00_0001, Remote = 0x0A01_0000;
    private const ushort LocalPort = 80;

    private static Handle Interface => Grants.Find("network0"u8);

    public static Handle Install(uint number)
    {
        var atoms = stackalloc FilterAtom[7];
        atoms[0] = new FilterAtom { Offset = 12, Width = 2, Mask = ushort.MaxValue, Value = 0x0800 };
        atoms[1] = new FilterAtom { Offset = 23, Width = 1, Mask = byte.MaxValue, Value = 6 };
        atoms[2] = new FilterAtom { Offset = 20, Width = 2, Mask = 0x3FFF };
        atoms[3] = new FilterAtom { Offset = 26, Width = 4, Mask = uint.MaxValue, Value = AddressOf(number) };
        atoms[4] = new FilterAtom { Offset = 30, Width = 4, Mask = uint.MaxValue, Value = Local };
        atoms[5] = new FilterAtom { Origin = FilterOrigin.Transport, Width = 2, Mask = ushort.MaxValue, Value = PortOf(number) };
        atoms[6] = new FilterAtom { Origin = FilterOrigin.Transport, Offset = 2, Width = 2, Mask = ushort.MaxValue, Value = LocalPort };
        var order = new FilterOrder { Atoms = atoms, AtomCount = 7 };
        return Children.Made(KernelApi.FilterInstall(Interface, &order));
    }

    /// <summary>Ethernet, IPv4 and TCP headers.</summary>
    public static void Write(uint number, Span<byte> header)
    {
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[12..], 0x0800);
        header[..6].Fill(byte.MaxValue);
        header[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[16..], HeaderLength - 14);
        header[22] = 64;
        header[23] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(header[26..], AddressOf(number));
        BinaryPrimitives.WriteUInt32BigEndian(header[30..], Local);
        BinaryPrimitives.WriteUInt16BigEndian(header[34..], PortOf(number));
        BinaryPrimitives.WriteUInt16BigEndian(header[36..], LocalPort);
    }

    private static uint AddressOf(uint number) => Remote + (number / 200 << 8) + 1 + (number % 200);

    private static ushort PortOf(uint number) => (ushort)(20_000 + (7 * number));
}
