namespace Churn;

/// <summary>
/// A table of slots that hold objects of many sizes and shapes, replaced at random, so that some die young and some grow old.
/// Each object can tell whether its content is still what it was made with.
/// </summary>
internal sealed class LiveSet(ulong seed)
{
    private const int SlotCount = 4096;
    private readonly Node?[] _slots = new Node?[SlotCount];
    private readonly Dictionary<string, ulong> _index = [];
    private ulong _random = seed;

    public long AllocatedBytes { get; private set; }

    public int Steps { get; private set; }

    /// <summary>Makes one object that stays for a while and some that do not.</summary>
    public void Step()
    {
        Steps++;
        var slot = (int)(Next() % SlotCount);
        if (_slots[slot] is { } old)
            _index.Remove(old.Key);
        // A chain of at most three nodes: old objects come to point to young ones and the other way round.
        var other = _slots[Next() % SlotCount];
        var node = new Node($"node {Steps}", Size(), Next(), other is { Depth: < 2 } ? other : null);
        _slots[slot] = node;
        _index[node.Key] = node.Seed;
        AllocatedBytes += node.Length;

        for (var i = 0; i < 8; i++)
        {
            var passing = new byte[Size()];
            passing[0] = (byte)i;
            AllocatedBytes += passing.Length;
        }
    }

    /// <summary>Fails loudly if anything in the live set is not what it was.</summary>
    public void Verify()
    {
        var seen = 0;
        foreach (var node in _slots)
        {
            if (node is null)
                continue;
            node.Verify();
            if (_index[node.Key] != node.Seed)
                throw new InvalidDataException($"the index has lost {node.Key}");
            seen++;
        }
        if (seen != _index.Count)
            throw new InvalidDataException($"{seen} nodes, {_index.Count} keys");
    }

    public ulong Checksum()
    {
        var sum = 14695981039346656037UL;
        foreach (var node in _slots)
            sum = (sum ^ (node?.Seed ?? 0)) * 1099511628211UL;
        return sum;
    }

    // Mostly small, now and then large enough for the large object heap.
    private int Size()
    {
        var value = Next();
        return (value >> 32 & 0xFF) switch
        {
            0 => 85_000 + (int)(value % 50_000),
            < 16 => 4_096 + (int)(value % 12_000),
            _ => 16 + (int)(value % 1_000),
        };
    }

    // xorshift64*: the same numbers everywhere.
    private ulong Next()
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return _random * 2685821657736338717UL;
    }
}
