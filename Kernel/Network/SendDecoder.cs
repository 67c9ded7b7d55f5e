using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// Validates a frame to be sent. The header is copied first and then looked at, where the device will read it; payload is named by the sender's own addresses: what it can
/// read it may send, and a little of it is copied, too.
/// </summary>
public static unsafe class SendDecoder
{
    internal const uint LeastHeader = 14;
    private const ulong MaxLength = 0xFFFF;

    /// <param name="kernel">The kernel.</param>
    /// <param name="caller">Slot of the sender.</param>
    /// <param name="order">Copied in.</param>
    /// <param name="segments">Room for a header and <see cref="SendTable.MaxPieces"/>.</param>
    /// <param name="decoded">What may be sent.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        if (kernel->Sends.IsFull || !FairShare.Allows(kernel->Environments.Record(caller)->Sending, target.Info->Sending, ReceiveBuffers.Count))
            return KernelError.Busy;

        var number = kernel->Sends.Next;
        var header = kernel->Sends.Header(number);
        if (!UserCopy.In<TPlatform>(header, (ulong)order.Header, order.HeaderLength))
            return KernelError.BadAddress;
        segments[0] = kernel->Sends.HeaderSegment(number, order.HeaderLength);
        error = Gather<TPlatform>(kernel, caller, order, header, segments, out var count, out var length);
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

    /// <summary>Copies a short payload behind the header, which costs less than finding and pinning the page that it is in; a longer one stays where it is.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KernelError Gather<TPlatform>(
        KernelState* kernel, uint caller, in SendOrder order, byte* header, Span<FrameSegment> segments, out int count, out uint length)
        where TPlatform : struct, IPlatform
    {
        (count, length) = (1, order.HeaderLength);
        var pieces = stackalloc PacketPiece[(int)SendOrder.MaxPieces];
        if (!UserCopy.In<TPlatform>(pieces, (ulong)order.Pieces, order.PieceCount * (ulong)sizeof(PacketPiece)))
            return KernelError.BadAddress;
        for (var i = 0; i < order.PieceCount; i++)
        {
            if (pieces[i].Length is 0 or > MaxLength || pieces[i].Length + length > MaxLength)
                return KernelError.BadArgument;
            length += (uint)pieces[i].Length;
        }

        if (length - order.HeaderLength > SendTable.MaxCopied)
            return Find(kernel, caller, new ReadOnlySpan<PacketPiece>(pieces, (int)order.PieceCount), segments, ref count);
        var end = header + order.HeaderLength;
        for (var i = 0; i < order.PieceCount; end += pieces[i].Length, i++)
        {
            if (!UserCopy.In<TPlatform>(end, pieces[i].Address, pieces[i].Length))
                return KernelError.BadAddress;
        }

        segments[0] = segments[0] with { Length = length };
        return KernelError.None;
    }

    /// <summary>Finds the page frames behind the pieces.</summary>
    private static KernelError Find(KernelState* kernel, uint caller, ReadOnlySpan<PacketPiece> pieces, Span<FrameSegment> segments, ref int count)
    {
        var table = kernel->Environments.Record(caller)->TableFrame;
        foreach (ref readonly var piece in pieces)
        {
            var (address, left) = (piece.Address, piece.Length);
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
