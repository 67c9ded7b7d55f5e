using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Packets;

/// <summary>Sends as much as it may, from pages that it gives back at once, and ends in the middle of it with a filter installed and a ring that listens. Nothing of it stays behind.</summary>
internal unsafe struct DieWhileSending : IAttack
{
    private const uint Payload = 1000;

    public static ReadOnlySpan<byte> Name => "die-while-sending"u8;

    public static Needs Needs => Needs.Ports;

    public static void Run()
    {
        OwnNetwork.Prepare();
        KernelApi.PacketListen(OwnNetwork.Ports, Abi.ListenMode.Unclaimed);
        Findings.ExpectSuccess("a filter"u8, OwnNetwork.Install(OwnNetwork.Ports, (ushort)OwnNetwork.FirstPort));
        OwnNetwork.MakeDatagram((ushort)OwnNetwork.FirstPort);
        var sent = 0;
        while (OwnNetwork.Send(payload: Payload) == 1 && sent < 1000)
            sent++;
        Findings.Expect("something was sent"u8, sent > 0);
        OwnPages.Remove(OwnNetwork.DataPage, Abi.MapFlags.Free);
        KernelApi.EnvironmentExit(ReportPage.Own->Failures == 0 ? 0 : 1);
    }
}
