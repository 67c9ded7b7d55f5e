using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// The kernel's end of an environment's packet ring (<see cref="PacketRingPage"/>). All that decides where the kernel writes stands here: which frames there are and how many packets
/// came so far. The owner's tail says no more than how many of them he has seen.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PacketRing
{
    private PacketRingPage* _page;
    private uint _pageFrame;
    /// <summary>Slots, a power of two.</summary>
    private uint _slots;
    private uint _head;
    private uint _finished;
    private Frames _frames;

    [InlineArray(PacketRingPage.MaxFrames)]
    private struct Frames
    {
        private uint _first;
    }

    public readonly bool IsAttached => _page != null;

    /// <summary>Takes frames that were checked and can bear one more pin each time they are named; there is no ring yet.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="frames">The page, then a power of two of frames for packets.</param>
    public void Attach(KernelState* kernel, ReadOnlySpan<uint> frames)
    {
        this = default;
        _pageFrame = frames[0];
        _page = (PacketRingPage*)kernel->Physical.Frame(_pageFrame);
        _slots = (uint)(frames.Length - 1) * PacketRingPage.SlotsPerFrame;
        frames[1..].CopyTo(_frames);
        foreach (var frame in frames)
            kernel->Frames[frame]->Pins++;
        (_page->Head, _page->Dropped, _page->Finished, _page->Lost) = (0, 0, 0, 0);
    }

    /// <summary>The kernel no longer writes into its frames. Does nothing without a ring.</summary>
    public void Detach(KernelState* kernel)
    {
        if (_page == null)
            return;
        _page = null;
        Unpin(kernel, _pageFrame);
        for (var i = 0; i < _slots / PacketRingPage.SlotsPerFrame; i++)
            Unpin(kernel, _frames[i]);
    }

    /// <summary>The frame at a place: 0 the page, then those for packets; 0 behind the last, and without a ring.</summary>
    public readonly uint FrameAt(int place) =>
        _page == null || place > _slots / PacketRingPage.SlotsPerFrame ? 0 : place == 0 ? _pageFrame : _frames[place - 1];

    /// <summary>The packet first, then its entry, then the head that makes both visible. False, and counted, if there is no room.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="packet">At most <see cref="PacketRingPage.SlotLength"/> bytes.</param>
    /// <param name="entry">Its length is set here.</param>
    public bool TryPut(KernelState* kernel, ReadOnlySpan<byte> packet, PacketEntry entry)
    {
        if (_page == null)
            return false;
        if (_head - Volatile.Read(ref _page->Tail) >= _slots)
        {
            _page->Dropped++;
            return false;
        }

        var slot = _head & (_slots - 1);
        var at = kernel->Physical.Frame(_frames[(int)(slot / PacketRingPage.SlotsPerFrame)]) + (slot % PacketRingPage.SlotsPerFrame * PacketRingPage.SlotLength);
        packet.CopyTo(new Span<byte>(at, (int)PacketRingPage.SlotLength));
        entry.Length = (ushort)packet.Length;
        ((PacketEntry*)((byte*)_page + PacketRingPage.EntriesOffset))[slot] = entry;
        Volatile.Write(ref _page->Head, ++_head);
        Watchers.Touch(kernel, _pageFrame);
        return true;
    }

    /// <summary>A frame that the owner sent is his again.</summary>
    public void Finish(KernelState* kernel, bool isLost)
    {
        _finished++;
        if (_page == null)
            return;
        if (isLost)
            _page->Lost++;
        Volatile.Write(ref _page->Finished, _finished);
        Watchers.Touch(kernel, _pageFrame);
    }

    private static void Unpin(KernelState* kernel, uint frame)
    {
        kernel->Frames[frame]->Pins--;
        FrameOwnership.Settle(kernel, frame);
    }
}
