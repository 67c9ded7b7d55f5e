using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Packets;

/// <summary>
/// Fills all words of its packet ring with noise while packets arrive and frames are given back, and gives the ring's own frames back. The kernel's count decides where it writes; a frame
/// of the ring is nobody else's while the ring is there.
/// </summary>
internal unsafe struct PacketRingNoise : IAttack
{
    private const int Turns = 300;

    public static ReadOnlySpan<byte> Name => "packet-ring-noise"u8;

    public static Needs Needs => Needs.Ports;

    public static void Run()
    {
        OwnNetwork.Prepare();
        Findings.ExpectSuccess("listening"u8, (long)KernelApi.PacketListen(OwnNetwork.Ports, ListenMode.Unclaimed));
        var before = SystemTables.Interface(0).Unclaimed;
        var noise = new Noise(0x31A6);
        for (var turn = 0; turn < Turns; turn++)
        {
            OwnNetwork.Ring->Head = (uint)noise.Next();
            OwnNetwork.Ring->Finished = (uint)noise.Next();
            Volatile.Write(ref OwnNetwork.Ring->Tail, noise.Below(2) == 0 ? OwnNetwork.Ring->Head : (uint)noise.Next());
            OwnNetwork.MakeQuestion();
            OwnNetwork.Send();
            if (turn % 16 == 0)
                KernelApi.Sleep(null, 0, Clock.After(Clock.NanosecondsPerSecond / 1000));
        }

        Findings.Expect("answers arrived"u8, SystemTables.Interface(0).Unclaimed != before);
        var frame = OwnPages.FrameOf(OwnNetwork.RingAddress + Layout.PageSize);
        OwnPages.Remove(OwnNetwork.RingAddress + Layout.PageSize, MapFlags.Free);
        Findings.Expect("a frame of the ring is free"u8, SystemTables.Frame(frame).Kind == FrameKind.User, frame);
        Findings.ExpectSuccess("taking the ring away"u8, (long)KernelApi.PacketAttach(Handle.None, null, 0));
        Findings.Expect("free with the ring"u8, OwnPages.IsGone(frame), frame);
    }
}
