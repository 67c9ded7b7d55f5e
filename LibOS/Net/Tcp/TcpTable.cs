using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Random;
using ExoCosmos.LibOS.Net.Stack;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// All connections of an interface in memory that was given at the start: slots, a hash over both endpoints, receive buffers, the order of deadlines, and the list
/// of connections that have something to tell the application.
/// </summary>
public unsafe struct TcpTable
{
    private TcpSlot* _slots;
    private uint* _heads;
    private byte* _buffers;
    private uint* _freeBuffers;
    private int _bucketBits;
    private int _bufferLength;
    private uint _firstFree;
    private uint _firstReady;
    private uint _lastReady;
    private int _freeBufferCount;
    private ulong _secret;

    public DeadlineQueue Deadlines;

    /// <summary>Slots, slot 0 included.</summary>
    public int SlotCount { get; private set; }

    public int Used { get; private set; }

    public readonly bool IsFull => _firstFree == 0 || _freeBufferCount == 0;

    /// <param name="memory">Zeroed.</param>
    /// <param name="connections">How many there can be.</param>
    /// <param name="bufferLength">Bytes of each one's receive buffer, a power of two.</param>
    /// <param name="secret">Makes the hash unpredictable.</param>
    public void Initialise(ref MemoryCutter memory, int connections, int bufferLength, ulong secret)
    {
        this = default;
        SlotCount = connections + 1;
        _bufferLength = bufferLength;
        _secret = secret | 1;
        _bucketBits = 1;
        while (1 << _bucketBits < connections)
            _bucketBits++;
        _slots = (TcpSlot*)memory.Take((ulong)SlotCount * (ulong)sizeof(TcpSlot));
        _heads = (uint*)memory.Take((ulong)sizeof(uint) << _bucketBits);
        _freeBuffers = (uint*)memory.Take((ulong)connections * sizeof(uint));
        Deadlines = new DeadlineQueue(
            (DeadlineQueue.Element*)memory.Take((ulong)SlotCount * (ulong)sizeof(DeadlineQueue.Element)), (int*)memory.Take((ulong)SlotCount * sizeof(int)));
        _buffers = memory.Take((ulong)connections * (ulong)bufferLength);
        if (memory.IsMeasuring)
            return;
        for (var slot = (uint)connections; slot > 0; slot--)
        {
            _slots[slot].Next = _firstFree;
            _slots[slot].Generation = 1;
            _firstFree = slot;
            _freeBuffers[_freeBufferCount++] = slot - 1;
        }
    }

    public readonly ref TcpSlot this[uint slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _slots[slot];
    }

    public readonly TcpHandle HandleOf(uint slot) => new(slot, _slots[slot].Generation);

    public readonly bool TryResolve(TcpHandle handle, out uint slot)
    {
        slot = handle.Slot;
        return slot != 0 && slot < (uint)SlotCount && _slots[slot].IsUsed && _slots[slot].Generation == handle.Generation;
    }

    /// <summary>Takes a free slot and a buffer; there must be both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Take(out ReceiveBuffer buffer)
    {
        var slot = _firstFree;
        _firstFree = _slots[slot].Next;
        Used++;
        var number = _freeBuffers[--_freeBufferCount];
        buffer = new ReceiveBuffer(_buffers + ((ulong)number * (ulong)_bufferLength), _bufferLength);
        _slots[slot].Begin(number);
        return slot;
    }

    /// <summary>Gives a slot back; the handle is stale from now on.</summary>
    public void Free(uint slot)
    {
        Deadlines.Remove((int)slot);
        ref var place = ref _slots[slot];
        _freeBuffers[_freeBufferCount++] = place.Buffer;
        place.End(_firstFree);
        _firstFree = slot;
        Used--;
    }

    /// <summary>Enters a connection whose endpoints are set into the hash.</summary>
    public readonly void Link(uint slot) => Link(slot, EndpointPair.Of(_slots[slot].Connection.Local, _slots[slot].Connection.Remote));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Link(uint slot, in EndpointPair pair)
    {
        ref var place = ref _slots[slot];
        place.Pair = pair;
        var head = Head(pair);
        place.Next = *head;
        *head = slot;
    }

    public readonly void Unlink(uint slot)
    {
        var link = Head(_slots[slot].Pair);
        while (*link != slot)
            link = &(_slots + *link)->Next;
        *link = _slots[slot].Next;
    }

    /// <returns>The connection between two endpoints, or 0.</returns>
    public readonly uint Find(in IpEndpoint local, in IpEndpoint remote)
    {
        var pair = EndpointPair.Of(local, remote);
        var slot = *Head(pair);
        while (slot != 0 && (_slots[slot].Pair != pair || _slots[slot].Connection.Remote != remote || _slots[slot].Connection.Local != local))
            slot = _slots[slot].Next;
        return slot;
    }

    /// <returns>The connection that a segment over IPv4 belongs to, or 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Find4(ulong addresses, uint ports)
    {
        var slot = *Head(new EndpointPair(addresses, ports));
        while (slot != 0 && (_slots[slot].Pair.Addresses != addresses || _slots[slot].Pair.Ports != ports))
            slot = _slots[slot].Next;
        return slot;
    }

    /// <summary>There is news of a connection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetReady(uint slot)
    {
        ref var place = ref _slots[slot];
        if (place.IsReady)
            return;
        (place.IsReady, place.NextReady) = (true, 0);
        if (_firstReady == 0)
            _firstReady = slot;
        else
            _slots[_lastReady].NextReady = slot;
        _lastReady = slot;
    }

    /// <summary>Takes the connection whose news is oldest.</summary>
    public bool TryTakeReady(out uint slot)
    {
        slot = _firstReady;
        if (slot == 0)
            return false;
        _firstReady = _slots[slot].NextReady;
        _slots[slot].IsReady = false;
        return true;
    }

    /// <summary>Takes a connection out of the list of those with news, wherever it stands there.</summary>
    public void RemoveReady(uint slot)
    {
        if (!_slots[slot].IsReady)
            return;
        var previous = 0U;
        var current = _firstReady;
        while (current != slot)
            (previous, current) = (current, _slots[current].NextReady);
        var next = _slots[slot].NextReady;
        if (previous == 0)
            _firstReady = next;
        else
            _slots[previous].NextReady = next;
        if (_lastReady == slot)
            _lastReady = previous;
        _slots[slot].IsReady = false;
    }

    private readonly uint* Head(EndpointPair pair) => _heads + (pair.Mix(_secret) >> (64 - _bucketBits));
}
