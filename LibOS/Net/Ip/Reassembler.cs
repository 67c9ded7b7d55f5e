using System;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Ip;

/// <summary>
/// Puts fragments together (RFC 791 ch. 3.2, RFC 8200 ch. 4.5). A fixed number of datagrams at a time, the oldest gives way; pieces that overlap end their datagram
/// (RFC 5722), because nobody honest sends them; one that is there already is a duplicate of the network.
/// </summary>
public unsafe struct Reassembler
{
    public const int MaxDatagrams = 4;
    private const int MaxLength = 0x10000;
    private const int Units = MaxLength / 8;

    /// <summary>Bytes of memory that it needs.</summary>
    public const int MemoryNeeded = MaxDatagrams * (MaxLength + (Units / 8));

    private const ulong Lifetime = 30_000_000;

    private byte* _memory;
    private Partials _partials;

    private struct Partial
    {
        public bool IsUsed;
        public IpAddress Source;
        public IpAddress Destination;
        public byte Protocol;
        public uint Identification;
        public ulong Since;

        /// <summary>Length of the whole, once the last piece is there; else 0.</summary>
        public int Total;

        /// <summary>8-byte units that are there, and how many of the whole there must be.</summary>
        public int Filled;
        public int Farthest;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxDatagrams)]
    private struct Partials
    {
        private Partial _first;
    }

    /// <param name="memory">Of <see cref="MemoryNeeded"/> bytes.</param>
    public Reassembler(byte* memory) => _memory = memory;

    /// <summary>Adds a piece.</summary>
    /// <param name="datagram">Its header.</param>
    /// <param name="piece">Its bytes.</param>
    /// <param name="now">Time.</param>
    /// <param name="whole">The payload when it is complete; good until the next piece is added.</param>
    public bool TryAdd(in IpDatagram datagram, ReadOnlySpan<byte> piece, ulong now, out ReadOnlySpan<byte> whole)
    {
        whole = default;
        var slot = Find(datagram, now);
        ref var partial = ref _partials[slot];
        var place = datagram.Fragment;
        var end = place.Offset + piece.Length;
        var isLast = !place.HasMore;
        var first = place.Offset / 8;
        var count = (piece.Length + 7) / 8;
        if (CountMarked(slot, first, count) == count)
            return false;
        // Whatever contradicts an earlier piece ends the datagram.
        if (end > MaxLength || (partial.Total != 0 && (isLast || end > partial.Total)) || (isLast && end < partial.Farthest) || CountMarked(slot, first, count) > 0)
        {
            partial.IsUsed = false;
            return false;
        }

        Mark(slot, first, count);
        if (isLast)
            partial.Total = end;
        partial.Farthest = Math.Max(partial.Farthest, end);
        partial.Filled += count;
        piece.CopyTo(new Span<byte>(Data(slot) + place.Offset, piece.Length));
        if (partial.Total == 0 || partial.Filled * 8 < partial.Total)
            return false;
        partial.IsUsed = false;
        whole = new ReadOnlySpan<byte>(Data(slot), partial.Total);
        return true;
    }

    private int Find(in IpDatagram datagram, ulong now)
    {
        var (free, oldest) = (-1, 0);
        for (var i = 0; i < MaxDatagrams; i++)
        {
            ref var partial = ref _partials[i];
            if (partial.IsUsed && now - partial.Since > Lifetime)
                partial.IsUsed = false;
            if (!partial.IsUsed)
                free = i;
            else if (partial.Identification == datagram.Fragment.Identification && partial.Protocol == datagram.Protocol
                && partial.Source == datagram.Source && partial.Destination == datagram.Destination)
                return i;
            else if (partial.Since < _partials[oldest].Since)
                oldest = i;
        }

        var slot = free >= 0 ? free : oldest;
        _partials[slot] = new Partial
        {
            IsUsed = true,
            Source = datagram.Source,
            Destination = datagram.Destination,
            Protocol = datagram.Protocol,
            Identification = datagram.Fragment.Identification,
            Since = now,
        };
        new Span<byte>(Map(slot), Units / 8).Clear();
        return slot;
    }

    private readonly int CountMarked(int slot, int first, int count)
    {
        var marked = 0;
        for (var unit = first; unit < Math.Min(first + count, Units); unit++)
            marked += Map(slot)[unit >> 3] >> (unit & 7) & 1;
        return marked;
    }

    private readonly void Mark(int slot, int first, int count)
    {
        for (var unit = first; unit < first + count; unit++)
            Map(slot)[unit >> 3] |= (byte)(1 << (unit & 7));
    }

    private readonly byte* Data(int slot) => _memory + (slot * MaxLength);

    private readonly byte* Map(int slot) => _memory + (MaxDatagrams * MaxLength) + (slot * (Units / 8));
}
