using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Network;

/// <summary>Copies each frame that an interface has received to those for whom it is.</summary>
internal readonly unsafe struct Passing<TPlatform>(KernelState* kernel, uint number) : IFrameTaker where TPlatform : struct, IPlatform
{
    private readonly KernelState* _kernel = kernel;
    private readonly uint _number = number;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Take(ulong cookie, uint length, FrameChecksum checksum)
    {
        if (length == 0)
            return;
        ref var network = ref _kernel->Interfaces[(int)_number];
        var buffer = network.Buffers[cookie];
        var info = network.Info;
        info->Received++;
        info->ReceivedBytes += length;
        var filter = TPlatform.Classify(network.Filters, buffer, length);
        var entry = new PacketEntry { Interface = (byte)_number, Filter = (ushort)filter, Checksum = (PacketChecksum)checksum };
        Delivery.Deliver(_kernel, ref network, new ReadOnlySpan<byte>(buffer, (int)length), entry);
    }
}
