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
/// came so far, the latter where everybody may read it (<see cref="EnvironmentInfo.RingHead"/>). The owner's tail says no more than how many of them he has seen.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PacketRing
{
    private PacketRingPage* _page;
    private EnvironmentInfo* _owner;
    private uint _pageFrame;
    /// <summary>Slots, a power of two.</summary>
    private uint _slots;
    private uint _finished;
    private Frames _frames;

    [InlineArray(PacketRingPage.MaxFrames)]
    private struct Frames
    {
        private uint _first;
    }

    public readonly bool IsAttached => _page != null;

    /// <summary>Takes frames that were checked and can bear one more pin each time they are named, in place of those that it has.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="owner">Slot of the environment whose ring it is.</param>
    /// <param name="frames">The page, then a power of two of frames for packets.</param>
    public void Attach(KernelState* kernel, uint owner, ReadOnlySpan<uint> frames)
    {
        // Pinned anew before the old ring lets go: a frame may be in both.
        foreach (var frame in frames)
            kernel->Frames[frame]->Pins++;
        Detach(kernel);
        _finished = 0;
        _owner = kernel->Environments.Info(owner);
        _pageFrame = frames[0];
        _page = (PacketRingPage*)kernel->Physical.Frame(_pageFrame);
        _slots = (uint)(frames.Length - 1) * PacketRingPage.SlotsPerFrame;
        frames[1..].CopyTo(_frames);
        (_owner->RingSlots, _owner->RingHead, _owner->RingTail, _owner->RingDropped) = (_slots, 0, 0, 0);
        (_page->Head, _page->Dropped, _page->Finished, _page->Lost, _page->Urgent) = (0, 0, 0, 0, 0);
    }

    /// <summary>The kernel no longer writes into its frames. Does nothing without a ring.</summary>
    public void Detach(KernelState* kernel)
    {
        if (_page == null)
            return;
        _page = null;
        _owner->RingSlots = 0;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(KernelState* kernel, ReadOnlySpan<byte> packet, in PacketEntry entry)
    {
        var page = _page;
        if (page == null)
            return false;
        var owner = _owner;
        var head = owner->RingHead;
        var tail = Volatile.Read(ref page->Tail);
        owner->RingTail = tail;
        if (head - tail >= _slots)
        {
            page->Dropped = ++owner->RingDropped;
            return false;
        }

        var slot = head & (_slots - 1);
        var at = kernel->Physical.Frame(_frames[(int)(slot / PacketRingPage.SlotsPerFrame)]) + (slot % PacketRingPage.SlotsPerFrame * PacketRingPage.SlotLength);
        ShortCopy.Copy(packet, new Span<byte>(at, (int)PacketRingPage.SlotLength));
        var place = (PacketEntry*)((byte*)page + PacketRingPage.EntriesOffset) + slot;
        *place = entry;
        place->Length = (ushort)packet.Length;
        owner->RingHead = ++head;
        // An urgent frame is in the ring before it is said to be urgent.
        Volatile.Write(ref page->Head, head);
        if (entry.Filter == 0 || packet.Length > Volatile.Read(ref page->QuietLength) || head - tail > _slots / 2)
            Volatile.Write(ref page->Urgent, head);
        Watchers.Touch(kernel, _pageFrame);
        return true;
    }

    /// <summary>So many frames that the owner sent are his again, some of them lost.</summary>
    public void Finish(KernelState* kernel, uint count, uint lost)
    {
        _finished += count;
        if (_page == null)
            return;
        _page->Lost += lost;
        Volatile.Write(ref _page->Finished, _finished);
        Watchers.Touch(kernel, _pageFrame);
    }

    private static void Unpin(KernelState* kernel, uint frame)
    {
        kernel->Frames[frame]->Pins--;
        FrameOwnership.Settle(kernel, frame);
    }
}
