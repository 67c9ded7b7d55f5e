using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Benchmarks.Native.Packets;

/// <summary>Frames that leave by interface 1 and come back by interface 0: the emulator has both on one hub.</summary>
internal static unsafe class Traffic
{
    private const uint Batches = 16, RingFrames = 64;
    private const ulong Ring = 0x0000_5200_0000_0000, Orders = 0x0000_5300_0000_0000, Headers = Orders + Layout.PageSize;
    private const ulong Patience = Clock.NanosecondsPerSecond / 1000;

    private static PacketRingPage* RingPage => (PacketRingPage*)Ring;

    /// <summary>Sends segments of the first connections in turn, and waits until they are in the ring.</summary>
    /// <returns>Frames that came.</returns>
    public static uint Pass(uint connections)
    {
        Prepare();
        for (var batch = 0u; batch < Batches; batch++)
        {
            for (var place = 0u; place < SendOrder.MaxBatch; place++)
                Fill(place, ((batch * SendOrder.MaxBatch) + place) * 7919 % connections);
            Send();
            var goal = (batch + 1) * SendOrder.MaxBatch;
            while (Volatile.Read(ref RingPage->Head) < goal)
                KernelApi.Sleep(null, 0, Clock.After(Patience));
            Volatile.Write(ref RingPage->Tail, goal);
        }

        return RingPage->Head;
    }

    private static void Prepare()
    {
        var frames = stackalloc uint[(int)RingFrames + 1];
        for (var i = 0u; i <= RingFrames; i++)
        {
            Places.MapFresh(Ring + (i * Layout.PageSize));
            frames[i] = PageTables.FrameAt(Ring + (i * Layout.PageSize));
        }

        Places.MapFresh(Orders);
        Places.MapFresh(Headers);
        Places.Require(KernelApi.PacketAttach(Places.Account, frames, RingFrames + 1));
    }

    private static void Fill(uint place, uint connection)
    {
        var header = (byte*)Headers + (place * 64);
        Connections.Write(connection, new Span<byte>(header, Connections.HeaderLength));
        ((SendOrder*)Orders)[place] = new SendOrder { Network = Grants.Find("network1"u8), Header = header, HeaderLength = Connections.HeaderLength };
    }

    private static void Send()
    {
        for (var sent = 0u; sent < SendOrder.MaxBatch;)
        {
            var error = KernelApi.PacketSend((SendOrder*)Orders + sent, SendOrder.MaxBatch - sent, out var accepted);
            sent += accepted;
            if (error == KernelError.Busy)
                KernelApi.Sleep(null, 0, Clock.After(Patience));
            else
                Places.Require(error);
        }
    }
}
