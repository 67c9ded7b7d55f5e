using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Neighbors;

/// <summary>
/// Frames whose receiver's Ethernet address is being asked for (RFC 1122 ch. 2.3.2.2). A few, the oldest gives way: they are only what saves a new
/// connection its first timeout.
/// </summary>
public unsafe struct WaitingFrames
{
    public const int Capacity = 8;
    public const int MaxLength = 1536;
    public const int MemoryNeeded = Capacity * MaxLength;

    private readonly byte* _memory;
    private Frames _frames;
    private int _next;

    private struct Frame
    {
        public IpAddress Neighbor;
        public int Length;
    }

    [InlineArray(Capacity)]
    private struct Frames
    {
        private Frame _first;
    }

    /// <param name="memory">Of <see cref="MemoryNeeded"/> bytes.</param>
    public WaitingFrames(byte* memory) => _memory = memory;

    /// <summary>Room for a frame that goes to a neighbour.</summary>
    /// <param name="neighbor">Who is being asked for.</param>
    /// <param name="length">At most <see cref="MaxLength"/>.</param>
    public Span<byte> Add(in IpAddress neighbor, int length)
    {
        var slot = _next;
        _next = (_next + 1) % Capacity;
        _frames[slot] = new Frame { Neighbor = neighbor, Length = length };
        return new Span<byte>(_memory + (slot * MaxLength), length);
    }

    /// <summary>Takes a frame that waited for a neighbour; it is good until the next one is added.</summary>
    public bool TryTake(in IpAddress neighbor, out Span<byte> frame)
    {
        for (var i = 0; i < Capacity; i++)
        {
            // The oldest first.
            var slot = (_next + i) % Capacity;
            if (_frames[slot].Length == 0 || _frames[slot].Neighbor != neighbor)
                continue;
            frame = new Span<byte>(_memory + (slot * MaxLength), _frames[slot].Length);
            _frames[slot] = default;
            return true;
        }

        frame = default;
        return false;
    }
}
