using System;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// Validates a frame to be sent. The header is copied first and then looked at, where the device will read it; payload is named by the sender's own addresses: what it can
/// read it may send.
/// </summary>
public static unsafe class SendDecoder
{
    private const uint LeastHeader = 14;
    private const ulong MaxLength = 0xFFFF;

    /// <param name="kernel">The kernel.</param>
    /// <param name="caller">Slot of the sender.</param>
    /// <param name="order">Copied in.</param>
    /// <param name="segments">Room for a header and <see cref="SendTable.MaxPieces"/>.</param>
    /// <param name="decoded">What may be sent.</param>
    public static KernelError Decode<TPlatform>(KernelState* kernel, uint caller, in SendOrder order, Span<FrameSegment> segments, out DecodedSend decoded)
        where TPlatform : struct, IPlatform
    {
        decoded = default;
        var error = kernel->Capabilities.Resolve(caller, order.Network, CapabilityKind.Network, Rights.Write, out var slot);
        if (error != KernelError.None)
            return error;
        if (order.HeaderLength is < LeastHeader or > SendOrder.MaxHeader || order.PieceCount > SendOrder.MaxPieces || order.Reserved != 0)
            return KernelError.BadArgument;
        var network = (uint)kernel->Capabilities[slot]->Detail;
        ref var target = ref kernel->Interfaces[(int)network];
        if (kernel->Sends.IsFull || !FairShare.Allows(kernel->Environments.Record(caller)->Sending, target.Sending, ReceiveBuffers.Count))
            return KernelError.Busy;

        var number = kernel->Sends.Next;
        var header = kernel->Sends.Header(number);
        if (!UserCopy.In<TPlatform>(header, (ulong)order.Header, order.HeaderLength))
            return KernelError.BadAddress;
        segments[0] = kernel->Sends.HeaderSegment(number, order.HeaderLength);
        error = Gather<TPlatform>(kernel, caller, order, segments, out var count, out var length);
        if (error != KernelError.None)
            return error;
        var bytes = new ReadOnlySpan<byte>(header, (int)order.HeaderLength);
        if (!SourceCheck.Allows(PortRange.Of(kernel->Capabilities[slot]), target.Info, bytes))
        {
            target.Info->Refused++;
            return KernelError.MissingRight;
        }

        var isIp6 = header[PacketPlaces.EtherType] == PacketPlaces.Ip6 >> 8;
        var request = new SendRequest(number, order.ChecksumStart, order.ChecksumOffset);
        if (order.SegmentSize != 0)
            request = request with
            {
                Segmentation = isIp6 ? NetworkFeatures.Segmentation6 : NetworkFeatures.Segmentation4,
                SegmentSize = order.SegmentSize,
                HeaderLength = (ushort)order.HeaderLength,
            };
        decoded = new DecodedSend(caller, network, request, segments[..count], length);
        return KernelError.None;
    }

    /// <summary>Finds the page frames behind the pieces.</summary>
    private static KernelError Gather<TPlatform>(KernelState* kernel, uint caller, in SendOrder order, Span<FrameSegment> segments, out int count, out uint length)
        where TPlatform : struct, IPlatform
    {
        count = 1;
        length = order.HeaderLength;
        var pieces = stackalloc PacketPiece[(int)SendOrder.MaxPieces];
        if (!UserCopy.In<TPlatform>(pieces, (ulong)order.Pieces, order.PieceCount * (ulong)sizeof(PacketPiece)))
            return KernelError.BadAddress;
        var table = kernel->Environments.Record(caller)->TableFrame;
        for (var i = 0; i < order.PieceCount; i++)
        {
            var (address, left) = (pieces[i].Address, pieces[i].Length);
            if (left is 0 or > MaxLength || left + length > MaxLength)
                return KernelError.BadArgument;
            length += (uint)left;
            for (; left > 0; count++)
            {
                var part = Math.Min(left, Layout.PageSize - (address & (Layout.PageSize - 1)));
                if (count > SendTable.MaxPieces)
                    return KernelError.BadArgument;
                if (!AddressSpace.Translate(kernel, table, address, 0, out var physical) || !kernel->Frames.Exists(physical >> Layout.PageShift)
                    || kernel->Frames[physical >> Layout.PageShift]->Pins > ushort.MaxValue - SendTable.MaxPieces)
                    return KernelError.BadAddress;
                segments[count] = new FrameSegment(physical, (uint)part);
                address += part;
                left -= part;
            }
        }

        return KernelError.None;
    }
}
