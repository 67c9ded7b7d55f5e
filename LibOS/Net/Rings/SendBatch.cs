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
/// is read where it is: a little by the kernel within the call, more by the device. A slot is used again when the device has given back what was sent from it (<see cref="SendSlots"/>).
/// <code>
///   0 orders   1 pieces …   3 slots of 2048: header 256, payload
/// </code>
/// </summary>
public unsafe struct SendBatch
{
    private const int PiecesPages = 2;
    private const int SlotLength = 2048;
    private const int PayloadLength = SlotLength - (int)SendOrder.MaxHeader;

    public const ulong MemoryNeeded = ((1 + PiecesPages) * Layout.PageSize) + (SendSlots.Count * SlotLength);

    private PacketRingPage* _ring;
    private SendOrder* _orders;
    private byte* _memory;

    /// <summary>Frames in the batch, and how many of them the kernel has.</summary>
    private uint _count, _sent;

    private SendSlots _slots;

    /// <summary>A frame of the batch is to be cut by the device.</summary>
    private bool _isCut;

    /// <summary>Memory that the application does not change while anything from it may be on its way, such as a file cache: not copied, whatever the length.</summary>
    public ulong StableStart, StableEnd;

    /// <summary>How many frames a single answer may become before it counts as a large one.</summary>
    private const uint FewFrames = 4;

    /// <summary>Whether the last <see cref="Flush"/> had many frames, or one that is to be cut: who sends so probably has more to send, when this was acknowledged.</summary>
    public bool HasSentMuch { get; private set; }

    /// <summary>Frames that the kernel or the device did not take.</summary>
    public ulong Refused;

    /// <summary>Why, the last time.</summary>
    public KernelError LastError;

    public void Initialise(Handle network, PacketRingPage* ring, byte* memory)
    {
        this = default;
        _ring = ring;
        _orders = (SendOrder*)memory;
        _memory = memory + ((1 + PiecesPages) * Layout.PageSize);
        // What is the same for all frames is said once.
        var pieces = (PacketPiece*)(memory + Layout.PageSize);
        for (var i = 0U; i < SendOrder.MaxBatch; i++)
            _orders[i] = new SendOrder { Network = network, Pieces = pieces + (i * SendOrder.MaxPieces) };
    }

    /// <summary>The kernel has no room for some of the frames now: they wait for another <see cref="Flush"/>.</summary>
    public readonly bool IsHeldBack => _count != 0;

    /// <summary>Where the header of the next frame will stand, if there is room for one.</summary>
    public readonly Span<byte> HeaderRoom
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasRoom ? new Span<byte>(NextSlot, (int)SendOrder.MaxHeader) : default;
    }

    /// <summary>Adds a frame; <see cref="Flush"/> sends it.</summary>
    /// <param name="header">At most <see cref="SendOrder.MaxHeader"/> bytes; copied, unless it stands in <see cref="HeaderRoom"/>.</param>
    /// <param name="payload">Copied if it is short and not stable; else its memory must stay until the frame was given back.</param>
    /// <param name="offload">What is left to the device.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, in SendOffload offload)
    {
        if ((_count == SendOrder.MaxBatch && !TryMakeRoom()) || !HasRoom)
            return false;
        var memory = NextSlot;
        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(header), ref *memory))
            header.CopyTo(new Span<byte>(memory, (int)SendOrder.MaxHeader));
        ref var order = ref _orders[_count++];
        _slots.Take();
        order.Header = memory;
        order.HeaderLength = (uint)header.Length;
        order.PieceCount = Gather(payload, order.Pieces, memory + SendOrder.MaxHeader);
        order.ChecksumStart = offload.ChecksumStart;
        order.ChecksumOffset = offload.ChecksumOffset;
        order.SegmentSize = offload.SegmentSize;
        _isCut |= offload.SegmentSize != 0;
        return true;
    }

    /// <summary>The batch is full.</summary>
    private bool TryMakeRoom()
    {
        Flush();
        return _count != SendOrder.MaxBatch;
    }

    /// <summary>Hands everything over. What there is no room for is kept and handed over the next time; what is refused is lost, as on any network, and counted.</summary>
    public void Flush()
    {
        HasSentMuch = _count >= FewFrames || _isCut;
        _isCut = false;
        while (_sent < _count)
        {
            var error = KernelApi.PacketSend(_orders + _sent, _count - _sent, out var accepted);
            _sent += accepted;
            if (accepted != 0)
                continue;
            if (error == KernelError.Busy)
            {
                KeepRest();
                return;
            }

            LastError = error;
            Refused++;
            _slots.Refuse();
            _sent++;
        }

        (_count, _sent) = (0, 0);
    }

    /// <summary>Moves what was not taken to the front of the batch; each frame stays in its slot.</summary>
    private void KeepRest()
    {
        if (_sent == 0)
            return;
        var rest = _count - _sent;
        for (var i = 0U; i < rest; i++)
        {
            var order = _orders[_sent + i];
            new Span<PacketPiece>(order.Pieces, (int)order.PieceCount).CopyTo(new Span<PacketPiece>(_orders[i].Pieces, (int)SendOrder.MaxPieces));
            _orders[i] = order with { Pieces = _orders[i].Pieces };
        }

        (_count, _sent) = (rest, 0);
    }

    private readonly bool HasRoom => _slots.HasRoom(Volatile.Read(ref _ring->Finished));

    private readonly byte* NextSlot => _memory + (_slots.Next * SlotLength);

    /// <summary>Names the payload where it is, or copies it.</summary>
    /// <returns>Pieces.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Gather(ReadOnlySpan<MemoryPiece> payload, PacketPiece* pieces, byte* room)
    {
        var length = 0;
        var isStable = true;
        for (var i = 0; i < payload.Length; i++)
        {
            ref readonly var piece = ref payload[i];
            length += piece.Length;
            isStable &= piece.Address >= StableStart && piece.Address + (uint)piece.Length <= StableEnd;
            pieces[i] = new PacketPiece { Address = piece.Address, Length = (uint)piece.Length };
        }

        return isStable || length > PayloadLength ? (uint)payload.Length : Copy(payload, pieces, new Span<byte>(room, PayloadLength));
    }

    private static uint Copy(ReadOnlySpan<MemoryPiece> payload, PacketPiece* pieces, Span<byte> room)
    {
        var rest = room;
        foreach (ref readonly var piece in payload)
        {
            piece.Bytes.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        fixed (byte* copy = room)
            pieces[0] = new PacketPiece { Address = (ulong)copy, Length = (uint)(room.Length - rest.Length) };
        return rest.Length == room.Length ? 0 : 1U;
    }
}
