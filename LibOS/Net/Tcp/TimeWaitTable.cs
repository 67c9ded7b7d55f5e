using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>What must be known of a connection that ended well and to which the application holds nothing any more.</summary>
public struct TimeWait
{
    public IpEndpoint Local;
    public IpEndpoint Remote;
    public SequenceNumber SndNxt;
    public SequenceNumber RcvNxt;
    public bool HasTimestamps;
    public uint TsRecent;
    public uint TimestampOffset;
    public ulong Until;
    public int Next;
    public bool IsUsed;
}

/// <summary>
/// Connections in TIME-WAIT, a tenth of a connection's size each. All wait for the same time, so a ring is their order; when it is full the oldest ends early.
/// </summary>
public unsafe struct TimeWaitTable
{
    private TimeWait* _entries;
    private int* _heads;
    private int _capacity;
    private int _bucketBits;
    private int _oldest;
    private int _count;
    private ulong _secret;

    public void Initialise(ref MemoryCutter memory, int capacity, ulong secret)
    {
        this = default;
        _capacity = capacity;
        _secret = secret | 1;
        _bucketBits = 1;
        while (1 << _bucketBits < capacity)
            _bucketBits++;
        _entries = (TimeWait*)memory.Take((ulong)capacity * (ulong)sizeof(TimeWait));
        _heads = (int*)memory.Take((ulong)sizeof(int) << _bucketBits);
    }

    public readonly int Count => _count;

    /// <summary>When the oldest ends, or <see cref="ulong.MaxValue"/>.</summary>
    public readonly ulong Deadline => _count == 0 ? ulong.MaxValue : _entries[_oldest].Until;

    /// <param name="connection">Which.</param>
    /// <param name="pair">Its ends.</param>
    /// <param name="now">Time.</param>
    public void Add(in TcpConnection connection, in EndpointPair pair, ulong now)
    {
        if (_count == _capacity)
            RemoveOldest();
        var place = _oldest + _count;
        if (place >= _capacity)
            place -= _capacity;
        _count++;
        var head = Head(pair);
        ref var entry = ref _entries[place];
        entry.Local = connection.Local;
        entry.Remote = connection.Remote;
        entry.SndNxt = connection.SndMax;
        entry.RcvNxt = connection.RcvNxt;
        entry.HasTimestamps = connection.HasTimestamps;
        entry.TsRecent = connection.TsRecent;
        entry.TimestampOffset = connection.TimestampOffset;
        entry.Until = now + TcpClosing.TimeWaitLength;
        entry.Next = *head;
        entry.IsUsed = true;
        *head = place + 1;
    }

    /// <summary>Ends those whose time is over.</summary>
    public void Advance(ulong now)
    {
        while (_count > 0 && (!_entries[_oldest].IsUsed || _entries[_oldest].Until <= now))
            RemoveOldest();
    }

    public readonly TimeWait* Find(in IpEndpoint local, in IpEndpoint remote) => Find(local, remote, EndpointPair.Of(local, remote));

    /// <param name="local">This side.</param>
    /// <param name="remote">The other side.</param>
    /// <param name="pair">Both.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TimeWait* Find(in IpEndpoint local, in IpEndpoint remote, in EndpointPair pair)
    {
        for (var place = *Head(pair); place != 0; place = _entries[place - 1].Next)
        {
            var entry = _entries + place - 1;
            if (entry->Remote == remote && entry->Local == local)
                return entry;
        }

        return null;
    }

    /// <summary>Ends one early: a new connection takes its place (RFC 9293 ch. 3.10.7.4).</summary>
    public readonly void Remove(TimeWait* entry)
    {
        Unlink(entry);
        entry->IsUsed = false;
    }

    /// <summary>Whether a SYN is of a new connection, not a copy of an old one: its numbers go on where the old ones ended (RFC 6191).</summary>
    public static bool IsNew(TimeWait* entry, in TcpSegment syn) =>
        entry->HasTimestamps && syn.HasTimestamps && syn.TimestampValue != entry->TsRecent
            ? (int)(syn.TimestampValue - entry->TsRecent) > 0
            : syn.Sequence > entry->RcvNxt;

    private void RemoveOldest()
    {
        var entry = _entries + _oldest;
        if (entry->IsUsed)
            Unlink(entry);
        *entry = default;
        _oldest = (_oldest + 1) % _capacity;
        _count--;
    }

    private readonly void Unlink(TimeWait* entry)
    {
        var link = Head(EndpointPair.Of(entry->Local, entry->Remote));
        var number = (int)(entry - _entries) + 1;
        while (*link != number)
            link = &_entries[*link - 1].Next;
        *link = entry->Next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int* Head(in EndpointPair pair) => _heads + (pair.Mix(_secret) >> (64 - _bucketBits));
}
