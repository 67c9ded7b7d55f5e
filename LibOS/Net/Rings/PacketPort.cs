using System;
using System.Runtime.CompilerServices;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Net.Rings;

/// <summary>
/// An application's end of the kernel's packet path: the ring that frames arrive in, and a batch of frames to be sent. It stands at the start of memory that it maps itself and does not move.
/// <code>
///   address    0  this struct
///              1  ring page   2 … frames for received packets
///     then        <see cref="SendBatch"/>: orders, and slots for headers and for payload that is copied
/// </code>
/// </summary>
public unsafe struct PacketPort
{
    private PacketRingPage* _ring;
    private byte* _slots;
    private uint _mask;
    private uint _tail;

    /// <summary>What is to be sent.</summary>
    public SendBatch Sending;

    /// <summary>The interface's capability.</summary>
    public Handle Network;

    /// <summary>Number of the interface.</summary>
    public uint Interface;

    /// <summary>Maps memory and attaches the ring.</summary>
    /// <param name="network">Network capability.</param>
    /// <param name="account">Pays for the memory.</param>
    /// <param name="address">Page-aligned; <see cref="MemoryNeeded"/> bytes behind it are the port's.</param>
    /// <param name="frames">For received packets, two in each; a power of two up to <see cref="PacketRingPage.MaxFrames"/>.</param>
    /// <returns>Null when there is no memory or the kernel refuses.</returns>
    public static PacketPort* Open(in NamedCapability network, Handle account, ulong address, uint frames)
    {
        if (!OwnPages.TryMap(account, address, MemoryNeeded(frames)))
            return null;
        var numbers = stackalloc uint[PacketRingPage.MaxFrames + 1];
        for (uint i = 0; i <= frames; i++)
            numbers[i] = PageTables.FrameAt(address + ((1 + i) * Layout.PageSize));
        if (KernelApi.PacketAttach(account, numbers, frames + 1) != KernelError.None)
            return null;
        var port = (PacketPort*)address;
        port->Network = network.Handle;
        port->Interface = network.Detail;
        port->_ring = (PacketRingPage*)(address + Layout.PageSize);
        port->_slots = (byte*)(address + (2 * Layout.PageSize));
        port->_mask = (frames * PacketRingPage.SlotsPerFrame) - 1;
        port->Sending.Initialise(network.Handle, port->_ring, (byte*)(address + ((2 + frames) * Layout.PageSize)));
        return port;
    }

    public static ulong MemoryNeeded(uint frames) => ((2 + frames) * Layout.PageSize) + SendBatch.MemoryNeeded;

    /// <summary>The interface's page of information.</summary>
    public readonly ref readonly InterfaceInfo Info => ref SystemTables.Interface(Interface);

    /// <summary>The oldest packet in the ring. Its bytes stay until <see cref="Release"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryPeek(out ReadOnlySpan<byte> packet, out PacketEntry entry)
    {
        packet = default;
        entry = default;
        if (Volatile.Read(ref _ring->Head) == _tail)
            return false;
        var slot = _tail & _mask;
        entry = ((PacketEntry*)((byte*)_ring + PacketRingPage.EntriesOffset))[slot];
        packet = new ReadOnlySpan<byte>(_slots + (slot * PacketRingPage.SlotLength), entry.Length);
        return true;
    }

    /// <summary>Packets that were released so far.</summary>
    public readonly uint Released => _tail;

    /// <summary>Gives the slot of the oldest packet back.</summary>
    public void Release() => Volatile.Write(ref _ring->Tail, ++_tail);

    /// <summary>Holds when a packet has come that was not released.</summary>
    public readonly WakeTerm HasPackets => new() { Address = (ulong)&_ring->Head, Value = _tail, Comparison = WakeComparison.NotEqual32 };

    /// <summary>
    /// Sleeps until a packet comes that is longer than <see cref="QuietLength"/>; the others wait for it, or for the time to be over. To be called when all packets were released: one that is urgent and came
    /// since then is not waited for.
    /// </summary>
    /// <param name="deadlineTsc">TSC ticks.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SleepQuietly(ulong deadlineTsc)
    {
        var urgent = Volatile.Read(ref _ring->Urgent);
        if ((int)(urgent - _tail) > 0)
            return;
        var term = new WakeTerm { Address = (ulong)&_ring->Urgent, Value = urgent, Comparison = WakeComparison.NotEqual32 };
        KernelApi.Sleep(&term, 1, deadlineTsc);
    }

    /// <summary>Packets of filters that are not longer than this end no quiet sleep.</summary>
    public readonly uint QuietLength
    {
        set => Volatile.Write(ref _ring->QuietLength, value);
    }

    /// <summary>Packets that found no room.</summary>
    public readonly uint Dropped => _ring->Dropped;

    /// <summary>Sleeps until a packet comes or the time is over.</summary>
    /// <param name="deadlineTsc">TSC ticks.</param>
    public readonly void Sleep(ulong deadlineTsc)
    {
        var term = HasPackets;
        KernelApi.Sleep(&term, 1, deadlineTsc);
    }
}
