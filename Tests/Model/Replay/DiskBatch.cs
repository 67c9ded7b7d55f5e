using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>The requests that a call to DiskSubmit is about, as they stand in its caller's memory.</summary>
internal sealed class DiskBatch
{
    private const ulong LargestBatch = 32, BlocksPerFrame = 8, BytesOfWord = 8;
    private const int WordsOfRequest = 6;

    private readonly World _world;
    private readonly Func<ulong, ulong?> _memory;
    private readonly List<Range> _frames = [], _blocks = [];

    /// <summary>Blocks of memory or of a disk that a request is about.</summary>
    private readonly record struct Range(int Request, ulong First, ulong Count, bool IsChanged)
    {
        /// <summary>Does it matter which of them a disk does first? It takes the blocks of one request in order.</summary>
        public bool Disturbs(Range other) => (IsChanged || other.IsChanged) && First < other.First + other.Count && other.First < First + Count;
    }

    /// <param name="world">Whose capabilities they name.</param>
    /// <param name="address">Where the first stands.</param>
    /// <param name="count">As the caller says.</param>
    /// <param name="memory">The word at an address, if it can be read.</param>
    public DiskBatch(World world, ulong address, ulong count, Func<ulong, ulong?> memory)
    {
        (_world, _memory) = (world, memory);
        for (var request = 0; count <= LargestBatch && request < (int)count; request++)
        {
            if (Words(address + ((ulong)request * WordsOfRequest * BytesOfWord), WordsOfRequest) is { } words)
                Take(request, words);
        }
    }

    /// <summary>Frames that take part, and are not refused for what they are.</summary>
    public IEnumerable<ulong> Frames => _frames.Select(range => range.First / BlocksPerFrame);

    /// <summary>Is there no block that two pieces want, and one of them for writing? Disks answer in any order.</summary>
    public bool IsWithoutOrder =>
        !_frames.Where((range, index) => _frames.Take(index).Any(range.Disturbs)).Any() && !_blocks.Where((range, index) => _blocks.Take(index).Any(range.Disturbs)).Any();

    private void Take(int request, ulong[] words)
    {
        var (block, list, count, operation) = (words[2], words[4], (uint)words[5], (DiskOperation)(words[5] >> 32));
        if (count > DiskRequest.MaxSegments || Words(list, (int)count) is not { } segments)
            return;
        ulong blocks = 0;
        foreach (var segment in segments)
        {
            var length = segment >> 48;
            _frames.Add(new Range(request, ((uint)segment * BlocksPerFrame) + (ushort)(segment >> 32), length, operation == DiskOperation.Read));
            blocks += length;
        }

        if (_world.Capabilities.TryGetValue(words[0], out var extent) && extent.Kind == CapabilityKind.Extent)
            _blocks.Add(new Range(request, extent.Base + block, blocks, operation != DiskOperation.Read));
    }

    private ulong[]? Words(ulong address, int count)
    {
        var words = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            if (_memory(address + ((ulong)i * BytesOfWord)) is not { } word)
                return null;
            words[i] = word;
        }

        return words;
    }
}
