using System;
using System.Buffers.Binary;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Trials;

/// <summary>The attacker's few ports of interface 0: a page for orders and headers, a page of payload, a packet ring.</summary>
internal static unsafe class OwnNetwork
{
    public const ulong FirstPort = 4000, PortCount = 16;
    /// <summary>The port of somebody else's filter, among the attacker's.</summary>
    public const ushort TakenPort = 4001;
    /// <summary>The interface's address: what the emulator's own network gives to its first guest.</summary>
    public const uint Address = 0x0A00_020F;

    public const ulong OrderPage = OwnPages.Area, DataPage = OrderPage + Layout.PageSize, RingAddress = DataPage + Layout.PageSize;
    public const uint RingFrames = 2;

    private const int HeaderOffset = 1024, PiecesOffset = 2048;

    public static Handle Ports => Grants.Find("network0"u8);

    public static PacketRingPage* Ring => (PacketRingPage*)RingAddress;

    /// <summary>The header that <see cref="Send"/> sends, for the attack to change.</summary>
    public static Span<byte> Header => new((void*)(OrderPage + HeaderOffset), (int)SendOrder.MaxHeader);

    /// <summary>Maps the pages and attaches the ring.</summary>
    public static void Prepare()
    {
        OwnPages.Add(OrderPage, 3 + RingFrames);
        var frames = stackalloc uint[(int)RingFrames + 1];
        for (uint i = 0; i <= RingFrames; i++)
            frames[i] = OwnPages.FrameOf(RingAddress + (i * Layout.PageSize));
        if (Ports.IsNone || KernelApi.PacketAttach(OwnPages.Account, frames, RingFrames + 1) != KernelError.None)
            Findings.CannotTry("no network"u8);
    }

    /// <summary>Ethernet, IPv4 and UDP to the emulator's gateway, from a port.</summary>
    public static void MakeDatagram(ushort source)
    {
        MakeEthernet(0x0800);
        Header[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(Header[16..], 28);
        Header[22] = 64;
        Header[23] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(Header[26..], Address);
        BinaryPrimitives.WriteUInt32BigEndian(Header[30..], (Address & ~0xFFU) | 2);
        BinaryPrimitives.WriteUInt16BigEndian(Header[34..], source);
        BinaryPrimitives.WriteUInt16BigEndian(Header[36..], 9);
    }

    /// <summary>Who has the gateway's address? It answers.</summary>
    public static void MakeQuestion()
    {
        MakeEthernet(0x0806);
        ((ReadOnlySpan<byte>)[0, 1, 8, 0, 6, 4, 0, 1]).CopyTo(Header[14..]);
        Header.Slice(6, 6).CopyTo(Header[22..]);
        BinaryPrimitives.WriteUInt32BigEndian(Header[28..], Address);
        BinaryPrimitives.WriteUInt32BigEndian(Header[38..], (Address & ~0xFFU) | 2);
    }

    /// <returns>1, or the kernel's error.</returns>
    public static long Send(uint headerLength = 42, uint payload = 0)
    {
        var piece = (PacketPiece*)(OrderPage + PiecesOffset);
        *piece = new PacketPiece { Address = DataPage, Length = payload };
        *(SendOrder*)OrderPage = new SendOrder
        {
            Network = Ports, Header = (byte*)(OrderPage + HeaderOffset), HeaderLength = headerLength, Pieces = piece, PieceCount = payload == 0 ? 0u : 1,
        };
        var error = KernelApi.PacketSend((SendOrder*)OrderPage, 1, out var accepted);
        return error == KernelError.None ? accepted : (long)error;
    }

    /// <summary>Asks for TCP to a port, and for what the further atoms say.</summary>
    public static long Install(Handle network, ushort port, Handle ceded = default, FilterAtom further = default)
    {
        var atoms = stackalloc FilterAtom[5];
        atoms[0] = new FilterAtom { Offset = 12, Width = 2, Mask = 0xFFFF, Value = 0x0800 };
        atoms[1] = new FilterAtom { Offset = 23, Width = 1, Mask = 0xFF, Value = 6 };
        atoms[2] = new FilterAtom { Offset = 20, Width = 2, Mask = 0x3FFF };
        atoms[3] = new FilterAtom { Origin = FilterOrigin.Transport, Offset = 2, Width = 2, Mask = 0xFFFF, Value = port };
        atoms[4] = further;
        var order = new FilterOrder { Atoms = atoms, AtomCount = further.Width == 0 ? 4u : 5, Ceded = &ceded, CededCount = ceded.IsNone ? 0u : 1 };
        return KernelApi.FilterInstall(network, &order);
    }

    private static void MakeEthernet(ushort type)
    {
        var mac = SystemTables.Interface(0).Mac;
        Header.Clear();
        Header[..6].Fill(0xFF);
        BinaryPrimitives.WriteUInt16BigEndian(Header[6..], (ushort)(mac >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(Header[8..], (uint)mac);
        BinaryPrimitives.WriteUInt16BigEndian(Header[12..], type);
    }
}
