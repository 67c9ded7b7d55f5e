using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Rings;

/// <summary>
/// Frames to be sent: collected, then handed to the kernel with one call. Each has a slot for its header and for payload whose memory nobody keeps; other payload
/// is read by the device where it is. A slot is used again when the device has given back what was sent from it.
/// <code>
///   0 orders   1 pieces …   3 slots of 2048: header 256, payload
/// </code>
/// </summary>
public unsafe struct SendBatch
{
    /// <summary>Frames between the first call and the device's giving them back.</summary>
    private const uint Slots = 64;
    private const int PiecesPages = 2;
    private const int SlotLength = 2048;
    private const int LeastToPin = 600;
    private const int PayloadLength = SlotLength - (int)SendOrder.MaxHeader;

    public const ulong MemoryNeeded = ((1 + PiecesPages) * Layout.PageSize) + (Slots * SlotLength);

    private PacketRingPage* _ring;
    private SendOrder* _orders;
    private PacketPiece* _pieces;
    private byte* _slots;
    private Handle _network;
    private uint _count;

    /// <summary>Frames that the kernel has taken.</summary>
    private uint _accepted;

    /// <summary>A frame was refused: those behind it stand one slot further than their number says, and none is used again before all are back.</summary>
    private bool _isOutOfStep;

    /// <summary>Memory that the application does not change while anything from it may be on its way, such as a file cache: not copied, whatever the length.</summary>
    public ulong StableStart, StableEnd;

    /// <summary>Frames that the kernel or the device did not take.</summary>
    public ulong Refused;

    /// <summary>Why, the last time.</summary>
    public KernelError LastError;

    public void Initialise(Handle network, PacketRingPage* ring, byte* memory)
    {
        this = default;
        _network = network;
        _ring = ring;
        _orders = (SendOrder*)memory;
        _pieces = (PacketPiece*)(memory + Layout.PageSize);
        _slots = memory + ((1 + PiecesPages) * Layout.PageSize);
    }

    /// <summary>Where the header of the next frame will stand, if there is room for one.</summary>
    public readonly Span<byte> HeaderRoom => HasRoom ? new Span<byte>(NextSlot, (int)SendOrder.MaxHeader) : default;

    /// <summary>Adds a frame; <see cref="Flush"/> sends it.</summary>
    /// <param name="header">At most <see cref="SendOrder.MaxHeader"/> bytes; copied, unless it stands in <see cref="HeaderRoom"/>.</param>
    /// <param name="payload">Copied if it is short and not stable; else its memory must stay until the frame was given back.</param>
    /// <param name="offload">What is left to the device.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, in SendOffload offload)
    {
        if (_count == SendOrder.MaxBatch)
            Flush();
        if (!HasRoom)
            return false;
        _isOutOfStep = false;
        var memory = NextSlot;
        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(header), ref *memory))
            header.CopyTo(new Span<byte>(memory, (int)SendOrder.MaxHeader));
        var pieces = _pieces + (_count * SendOrder.MaxPieces);
        ref var order = ref _orders[_count++];
        order.Network = _network;
        order.Header = memory;
        order.Pieces = pieces;
        order.HeaderLength = (uint)header.Length;
        order.PieceCount = Gather(payload, pieces, new Span<byte>(memory + SendOrder.MaxHeader, PayloadLength));
        order.ChecksumStart = offload.ChecksumStart;
        order.ChecksumOffset = offload.ChecksumOffset;
        order.SegmentSize = offload.SegmentSize;
        order.Reserved = 0;
        return true;
    }

    /// <summary>Hands everything over. What is refused is lost, as on any network, and counted.</summary>
    public void Flush()
    {
        for (uint done = 0; done < _count;)
        {
            var error = KernelApi.PacketSend(_orders + done, _count - done, out var accepted);
            _accepted += accepted;
            done += accepted;
            if (accepted != 0)
                continue;
            LastError = error;
            Refused++;
            _isOutOfStep = true;
            done++;
        }

        _count = 0;
    }

    private readonly bool HasRoom => _accepted + _count - Volatile.Read(ref _ring->Finished) < (_isOutOfStep ? 1 : Slots);

    private readonly byte* NextSlot => _slots + ((_accepted + _count) % Slots * SlotLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Gather(ReadOnlySpan<MemoryPiece> payload, PacketPiece* pieces, Span<byte> room)
    {
        var length = 0;
        foreach (ref readonly var piece in payload)
            length += piece.Length;
        if (length == 0)
            return 0;
        // A few hundred bytes are copied sooner than the kernel finds and pins their pages.
        if (length > room.Length || (length > LeastToPin && IsStable(payload)))
        {
            for (var i = 0; i < payload.Length; i++)
                pieces[i] = new PacketPiece { Address = payload[i].Address, Length = (uint)payload[i].Length };
            return (uint)payload.Length;
        }

        var rest = room;
        foreach (ref readonly var piece in payload)
        {
            piece.Bytes.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        fixed (byte* copy = room)
            pieces[0] = new PacketPiece { Address = (ulong)copy, Length = (uint)length };
        return 1;
    }

    private readonly bool IsStable(ReadOnlySpan<MemoryPiece> payload)
    {
        foreach (ref readonly var piece in payload)
        {
            if (piece.Address < StableStart || piece.Address + (uint)piece.Length > StableEnd)
                return false;
        }

        return true;
    }
}
