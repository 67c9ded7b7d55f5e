using System;
using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>The plain idea of an inode: bytes that are zero unless written, or names, or a target.</summary>
internal sealed class ModelNode
{
    const int ChunkSize = 4096;
    readonly Dictionary<long, byte[]> chunks = [];

    public Dictionary<string, ModelNode>? Children { get; init; }
    public string? Target { get; init; }
    public long Length { get; private set; }
    public int Links { get; set; } = 1;
    public uint Inode { get; set; }
    public bool IsDirectory => Children != null;
    public bool IsFile => Children == null && Target == null;

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        for (var done = 0; done < data.Length; done++)
        {
            var chunk = (offset + done) / ChunkSize;
            if (!chunks.TryGetValue(chunk, out var bytes))
                chunks[chunk] = bytes = new byte[ChunkSize];
            bytes[(offset + done) % ChunkSize] = data[done];
        }
        Length = Math.Max(Length, offset + data.Length);
    }

    public bool HasData(long offset, int length)
    {
        for (var chunk = offset / ChunkSize; chunk * ChunkSize < offset + length; chunk++)
        {
            if (chunks.ContainsKey(chunk))
                return true;
        }
        return false;
    }

    public void SetLength(long length)
    {
        if (length < Length)
        {
            foreach (var (chunk, bytes) in new Dictionary<long, byte[]>(chunks))
            {
                var keep = Math.Clamp(length - chunk * ChunkSize, 0, ChunkSize);
                bytes.AsSpan((int)keep).Clear();
                if (keep == 0)
                    chunks.Remove(chunk);
            }
        }
        Length = length;
    }

    /// <summary>What a read should find.</summary>
    public void Read(long offset, Span<byte> buffer)
    {
        for (var done = 0; done < buffer.Length;)
        {
            var within = (int)((offset + done) % ChunkSize);
            var part = Math.Min(ChunkSize - within, buffer.Length - done);
            var target = buffer.Slice(done, part);
            if (chunks.TryGetValue((offset + done) / ChunkSize, out var bytes))
                bytes.AsSpan(within, part).CopyTo(target);
            else
                target.Clear();
            done += part;
        }
    }
}
