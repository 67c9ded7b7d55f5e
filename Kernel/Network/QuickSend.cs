using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// The short way of the frame that is sent most: few pieces, little payload, not to be cut, nobody listens to it. <see cref="SendDecoder"/> says what may be sent; this asks the same of the same copy, and leaves
/// whatever is refused or unusual to it, with everything as it was but a slot that no frame is in.
/// </summary>
public static unsafe class QuickSend
{
    private const int MostPieces = 4;

    [InlineArray(MostPieces)]
    private struct PieceRoom
    {
        private PacketPiece _first;
    }

    /// <param name="kernel">The kernel.</param>
    /// <param name="caller">Slot of the sender.</param>
    /// <param name="order">Copied in.</param>
    /// <returns>Whether the frame is the device's now.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySend<TPlatform>(KernelState* kernel, uint caller, in SendOrder order) where TPlatform : struct, IPlatform
    {
        if (order.HeaderLength is < SendDecoder.LeastHeader or > SendOrder.MaxHeader || order.PieceCount > MostPieces || order.SegmentSize != 0 || order.Reserved != 0
            || !kernel->Capabilities.IsGood(caller, order.Network, CapabilityKind.Network, Rights.Write))
            return false;
        var capability = kernel->Capabilities[order.Network.Index];
        ref var network = ref kernel->Interfaces[capability->Detail];
        var record = kernel->Environments.Record(caller);
        if (kernel->Sends.IsFull || !FairShare.Allows(record->Sending, network.Info->Sending, ReceiveBuffers.Count) || network.Listeners.CountAll != 0)
            return false;
        var number = kernel->Sends.Next;
        var header = kernel->Sends.Header(number);
        if (!UserCopy.In<TPlatform>(header, (ulong)order.Header, order.HeaderLength))
            return false;
        var length = order.HeaderLength;
        // No pieces are not copied, but the readable way asks where they would be.
        if (order.PieceCount != 0 || !UserCopy.IsUserRange((ulong)order.Pieces, 0))
        {
            var end = Gather<TPlatform>(header + length, order);
            if (end == null)
                return false;
            length = (uint)(end - header);
        }

        if (!SourceCheck.Allows(PortRange.Of(capability), network.Info, new ReadOnlySpan<byte>(header, (int)order.HeaderLength)))
            return false;
        if (TPlatform.SendWhole(capability->Detail, number, kernel->Sends.HeaderSegment(number, length), order.ChecksumStart, order.ChecksumOffset) != FrameSubmission.Accepted)
            return false;
        kernel->Sends.Begin(caller);
        record->Sending++;
        Networks.CountSent(kernel, ref network, capability->Detail, length);
        return true;
    }

    /// <summary>Copies the payload behind the header.</summary>
    /// <param name="end">Of the header.</param>
    /// <param name="order">At most <see cref="MostPieces"/>.</param>
    /// <returns>Its end; null when it is too long, there is none in a piece, or it cannot be read.</returns>
    [SkipLocalsInit]
    private static byte* Gather<TPlatform>(byte* end, in SendOrder order) where TPlatform : struct, IPlatform
    {
        PieceRoom room;
        var piece = (PacketPiece*)&room;
        if (!UserCopy.In<TPlatform>(piece, (ulong)order.Pieces, order.PieceCount * (ulong)sizeof(PacketPiece)))
            return null;
        ulong left = SendTable.MaxCopied;
        for (var last = piece + order.PieceCount; piece < last; piece++)
        {
            // 0 is none, too.
            if (piece->Length - 1 >= left || !UserCopy.In<TPlatform>(end, piece->Address, piece->Length))
                return null;
            end += piece->Length;
            left -= piece->Length;
        }

        return end;
    }
}
