using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>PacketAttach, PacketListen, PacketSend, NetworkConfigure.</summary>
public static unsafe class NetworkCalls
{
    /// <summary>The page of a packet ring and its other frames; count 0 takes the ring away.</summary>
    public static long Attach<TPlatform>(KernelState* kernel, uint caller, Handle memory, ulong frames, ulong count) where TPlatform : struct, IPlatform
    {
        const int most = PacketRingPage.MaxFrames + 1;
        if (count > most || (count != 0 && !ulong.IsPow2(count - 1)))
            return (long)KernelError.BadArgument;
        var numbers = stackalloc uint[most];
        if (!UserCopy.In<TPlatform>(numbers, frames, count * sizeof(uint)))
            return (long)KernelError.BadAddress;
        uint slot = 0;
        for (ulong i = 0; i < count; i++)
        {
            var error = FrameAuthority.Check(kernel, caller, memory, numbers[i], Rights.Read | Rights.Write, out slot);
            if (error != KernelError.None)
                return (long)error;
            if (!kernel->Frames.Exists(numbers[i]) || kernel->Frames[numbers[i]]->Pins > ushort.MaxValue - most)
                return (long)KernelError.BadArgument;
        }

        ref var ring = ref kernel->Environments.Record(caller)->Packets;
        if (count != 0)
        {
            CapabilityUse.Begin(kernel, kernel->Capabilities[slot]);
            ring.Attach(kernel, caller, new ReadOnlySpan<uint>(numbers, (int)count));
        }
        else
            ring.Detach(kernel);
        return 0;
    }

    public static long Listen(KernelState* kernel, uint caller, Handle handle, ulong mode)
    {
        if (mode > (ulong)ListenMode.All)
            return (long)KernelError.BadArgument;
        var error = kernel->Capabilities.Resolve(caller, handle, CapabilityKind.Network, Rights.Read, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if (mode == (ulong)ListenMode.All && !PortRange.Of(kernel->Capabilities[slot]).IsWhole)
            return (long)KernelError.MissingRight;
        ref var network = ref kernel->Interfaces[kernel->Capabilities[slot]->Detail];
        if (!network.Listeners.HasRoom(caller))
            return (long)KernelError.TableFull;
        network.Listeners.Set(new Listeners.Listener { Environment = caller, Capability = slot, Mode = (ListenMode)mode });
        network.Info->Listeners = (uint)network.Listeners.Count;
        return 0;
    }

    /// <summary>A batch of frames; it stops before the first that is refused.</summary>
    [SkipLocalsInit]
    public static long Send<TPlatform>(KernelState* kernel, uint caller, ulong batch, ulong count) where TPlatform : struct, IPlatform
    {
        if (count is 0 or > SendOrder.MaxBatch)
            return (long)KernelError.BadArgument;
        Networks.Reap<TPlatform>(kernel);
        ulong done = 0;
        var error = KernelError.None;
        for (; done < count && error == KernelError.None; done++)
            error = SendOne<TPlatform>(kernel, caller, batch + (done * (ulong)sizeof(SendOrder)));
        Networks.Kick<TPlatform>(kernel);
        if (error == KernelError.None)
            return (long)done;
        return done == 1 ? (long)error : (long)done - 1;
    }

    public static long Configure<TPlatform>(KernelState* kernel, uint caller, Handle handle, ulong addresses) where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, handle, CapabilityKind.Network, Rights.Control, out var slot);
        if (error != KernelError.None)
            return (long)error;
        if (!PortRange.Of(kernel->Capabilities[slot]).IsWhole)
            return (long)KernelError.MissingRight;
        NetworkAddresses copy;
        if (!UserCopy.In<TPlatform>(&copy, addresses, (ulong)sizeof(NetworkAddresses)))
            return (long)KernelError.BadAddress;
        var info = kernel->Interfaces[kernel->Capabilities[slot]->Detail].Info;
        info->Addresses = copy;
        Slice.Watchers.Touch(kernel, kernel->Physical.NumberOf(info));
        return 0;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KernelError SendOne<TPlatform>(KernelState* kernel, uint caller, ulong address) where TPlatform : struct, IPlatform
    {
        SendOrder order;
        if (!UserCopy.In<TPlatform>(&order, address, (ulong)sizeof(SendOrder)))
            return KernelError.BadAddress;
        return QuickSend.TrySend<TPlatform>(kernel, caller, order) ? KernelError.None : SendDecoded<TPlatform>(kernel, caller, order);
    }

    /// <summary>The way of every frame, of which <see cref="QuickSend"/> is a short one.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="caller">Slot of the sender.</param>
    /// <param name="order">Copied in.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static KernelError SendDecoded<TPlatform>(KernelState* kernel, uint caller, in SendOrder order) where TPlatform : struct, IPlatform
    {
        Span<FrameSegment> segments = stackalloc FrameSegment[SendTable.MaxPieces + 1];
        var error = SendDecoder.Decode<TPlatform>(kernel, caller, order, segments, out var decoded);
        return error == KernelError.None ? Networks.Send<TPlatform>(kernel, decoded) : error;
    }
}
