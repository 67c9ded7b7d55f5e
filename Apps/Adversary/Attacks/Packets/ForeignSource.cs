using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Packets;

/// <summary>
/// Sends in others' names: from a port, an address, a MAC that is not its own, fragments that have no ports, answers about others' addresses. Only what it may send
/// leaves the machine; the test listens on the wire.
/// </summary>
internal struct ForeignSource : IAttack
{
    private const byte Bit = 0x10;

    public static ReadOnlySpan<byte> Name => "foreign-source"u8;

    public static Needs Needs => Needs.Ports;

    public static void Run()
    {
        OwnNetwork.Prepare();
        OwnNetwork.MakeDatagram((ushort)OwnNetwork.FirstPort);
        Findings.Expect("its own port"u8, OwnNetwork.Send() == 1);
        for (var port = 0U; port <= ushort.MaxValue; port += 7)
        {
            OwnNetwork.MakeDatagram((ushort)port);
            if (port - OwnNetwork.FirstPort >= OwnNetwork.PortCount)
                Findings.Expect("a foreign port"u8, KernelError.MissingRight, OwnNetwork.Send(), port);
        }

        // MAC, type, version, fragments, protocol, address: one bit of each byte.
        foreach (var at in (ReadOnlySpan<byte>)[6, 7, 8, 9, 10, 11, 12, 13, 14, 20, 21, 23, 26, 27, 28, 29, 34])
        {
            OwnNetwork.MakeDatagram((ushort)OwnNetwork.FirstPort);
            OwnNetwork.Header[at] ^= Bit;
            Findings.Expect("a header that lies"u8, KernelError.MissingRight, OwnNetwork.Send(), at);
        }

        foreach (var at in (ReadOnlySpan<byte>)[6, 15, 17, 18, 19, 20, 22, 27, 28, 31])
        {
            OwnNetwork.MakeQuestion();
            OwnNetwork.Header[at] ^= Bit;
            Findings.Expect("a question that lies"u8, KernelError.MissingRight, OwnNetwork.Send(), at);
        }

        OwnNetwork.MakeDatagram((ushort)OwnNetwork.FirstPort);
        foreach (var length in (ReadOnlySpan<byte>)[14, 20, 33, 34, 35])
            Findings.Expect("a header that is too short to say"u8, KernelError.MissingRight, OwnNetwork.Send(length), length);
    }
}
