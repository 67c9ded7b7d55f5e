using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Network;

/// <summary>From the devices to the rings of those for whom packets are, and from senders to the devices.</summary>
public static unsafe class Networks
{
    /// <summary>Frames that are looked at in one go. When more have come the device does not interrupt, and the timer goes on soon.</summary>
    private const int MostAtOnce = 64;

    /// <summary>
    /// Frames on their way out from which on it is worth while to look whether some have been sent: in between they rest, for the device has a look at many at the price of one. The timer
    /// looks whenever there are any.
    /// </summary>
    private const uint ManyUnderWay = 16;

    /// <summary>An interrupt that may be any interface's, or a look from the timer.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="isThorough">The timer's: what can wait for it otherwise is done now.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Serve<TPlatform>(KernelState* kernel, bool isThorough) where TPlatform : struct, IPlatform
    {
        for (uint network = 0; network < kernel->Info->NetworkCount; network++)
            Serve<TPlatform>(kernel, network, isThorough);
    }

    /// <summary>Hands a decoded frame to its device; it belongs to the device until it comes back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static KernelError Send<TPlatform>(KernelState* kernel, in DecodedSend send) where TPlatform : struct, IPlatform
    {
        switch (TPlatform.SendFrame(send.Network, send.Request, send.Segments))
        {
            case FrameSubmission.Accepted:
                break;
            case FrameSubmission.Busy:
                return KernelError.Busy;
            case FrameSubmission.Invalid:
                return KernelError.BadArgument;
            default:
                return KernelError.Device;
        }

        SendTable.Begin(kernel, send);
        ref var network = ref kernel->Interfaces[(int)send.Network];
        CountSent(kernel, ref network, (byte)send.Network, send.Length);
        if (network.Listeners.CountAll != 0)
            Delivery.CopySent(kernel, send);
        return KernelError.None;
    }

    /// <summary>A device has a frame of so many bytes, and is to be told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CountSent(KernelState* kernel, ref NetworkInterface network, byte number, uint length)
    {
        var info = network.Info;
        info->Sending++;
        info->Sent++;
        info->SentBytes += length;
        kernel->WaitingNetworks |= 1u << number;
    }

    /// <summary>Takes back what devices have sent, where that may be much: nobody has to be interrupted for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reap<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        for (uint network = 0; network < kernel->Info->NetworkCount; network++)
        {
            if (kernel->Interfaces[(int)network].Info->Sending >= ManyUnderWay)
                Reap<TPlatform>(kernel, network);
        }
    }

    /// <summary>Tells the devices about what was handed over since the last time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Kick<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        ref var waiting = ref kernel->WaitingNetworks;
        for (uint network = 0; waiting != 0; network++, waiting >>= 1)
        {
            if ((waiting & 1) != 0)
                TPlatform.NotifyNetwork(network);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Serve<TPlatform>(KernelState* kernel, uint number, bool isThorough) where TPlatform : struct, IPlatform
    {
        ref var network = ref kernel->Interfaces[(int)number];
        TPlatform.AttendNetwork(kernel, number, isThorough);
        var passing = new Passing<TPlatform>(kernel, number);
        var left = MostAtOnce;
        bool hasMore;
        do
        {
            if (isThorough || network.Info->Sending >= ManyUnderWay)
                Reap<TPlatform>(kernel, number);
            var count = TPlatform.Receive(number, ref passing, left);
            left -= count;
            if (isThorough)
                Supply<TPlatform>(number, ref network);
            hasMore = !TPlatform.TryRest(number);
            // If it has news of no frame that came, then of what was left for later.
            isThorough |= hasMore && count == 0;
        }
        while (hasMore && left > 0);
        if (hasMore)
            kernel->BusyNetworks |= 1u << (int)number;
        else if (kernel->BusyNetworks != 0)
            kernel->BusyNetworks &= ~(1u << (int)number);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Reap<TPlatform>(KernelState* kernel, uint number) where TPlatform : struct, IPlatform
    {
        var finishing = new Finishing(kernel, number);
        TPlatform.Finish(number, ref finishing);
        finishing.Tell();
    }

    /// <summary>A device that was started anew gets the buffers that it had before.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Supply<TPlatform>(uint number, ref NetworkInterface network) where TPlatform : struct, IPlatform
    {
        while (TPlatform.TryLoseBuffer(number, out var lost))
            network.Buffers.Return(lost);
        for (var room = TPlatform.ReceiveRoom(number); room > 0 && network.Buffers.FreeCount > 0; room--)
            TPlatform.Supply(number, network.Buffers.Take(out var segment), segment);
        TPlatform.NotifyNetwork(number);
    }
}
