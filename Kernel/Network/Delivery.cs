using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Network;

/// <summary>Puts frames into rings: of the filter's owner, or of all listeners.</summary>
internal static unsafe class Delivery
{
    /// <summary>A frame that arrived, and which filter took it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deliver(KernelState* kernel, ref NetworkInterface network, ReadOnlySpan<byte> packet, in PacketEntry entry)
    {
        if (entry.Filter != 0)
        {
            var filter = network.Filters.Table[entry.Filter];
            if (TryPut(kernel, filter->Owner, packet, entry))
                network.Info->Delivered++;
            else
            {
                filter->Dropped++;
                network.Info->Dropped++;
            }
        }
        else
            network.Info->Unclaimed++;

        if (entry.Filter == 0 ? network.Listeners.Count != 0 : network.Listeners.CountAll != 0)
            Copy(kernel, ref network, packet, entry, entry.Filter == 0 ? ListenMode.Unclaimed : ListenMode.All);
    }

    /// <summary>A frame that is being sent, for those who listen to all: gathered as the device will gather it.</summary>
    public static void CopySent(KernelState* kernel, in DecodedSend send)
    {
        Span<byte> packet = stackalloc byte[(int)PacketRingPage.SlotLength];
        var length = 0;
        foreach (var segment in send.Segments)
        {
            var part = Math.Min((int)segment.Length, packet.Length - length);
            new ReadOnlySpan<byte>(kernel->Physical.At(segment.Physical), part).CopyTo(packet[length..]);
            length += part;
        }

        var entry = new PacketEntry { Interface = (byte)send.Network, Flags = PacketFlags.WasSent };
        Copy(kernel, ref kernel->Interfaces[(int)send.Network], packet[..length], entry, ListenMode.All);
    }

    private static void Copy(KernelState* kernel, ref NetworkInterface network, ReadOnlySpan<byte> packet, in PacketEntry entry, ListenMode least)
    {
        for (var i = 0; i < network.Listeners.Count; i++)
        {
            var listener = network.Listeners[i];
            if (listener.Mode >= least && !TryPut(kernel, listener.Environment, packet, entry))
                network.Info->Dropped++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPut(KernelState* kernel, uint environment, ReadOnlySpan<byte> packet, in PacketEntry entry) =>
        kernel->Environments.IsAlive(environment) && kernel->Environments.Record(environment)->Packets.TryPut(kernel, packet, entry);
}
