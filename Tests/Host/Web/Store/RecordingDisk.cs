using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.Tests.Host.Web.Store;

/// <summary>A disk in memory that remembers which pages were written between flushes, so that a power cut can lose any of them.</summary>
internal sealed class RecordingDisk(ulong pages) : IStoreDisk
{
    private readonly List<List<(ulong Page, byte[] Bytes)>> _epochs = [[]];

    public byte[] Bytes { get; private init; } = new byte[pages * StoreLayout.PageSize];

    public ulong Pages => (ulong)Bytes.Length / StoreLayout.PageSize;

    public static RecordingDisk Copy(byte[] bytes) => new(0) { Bytes = [.. bytes] };

    public void Read(ulong page, Span<byte> bytes) => Bytes.AsSpan((int)page * StoreLayout.PageSize, bytes.Length).CopyTo(bytes);

    public void Write(ulong page, ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += StoreLayout.PageSize)
            _epochs[^1].Add((page + (ulong)(at / StoreLayout.PageSize), bytes.Slice(at, StoreLayout.PageSize).ToArray()));
        bytes.CopyTo(Bytes.AsSpan((int)page * StoreLayout.PageSize));
    }

    public void Flush() => _epochs.Add([]);

    /// <summary>
    /// Everything that a cut can leave behind of the writes onto a disk that was <paramref name="before"/>: all before some flush, and of what follows up to the next
    /// either the first n pages, or pages and parts of pages as chance will have it.
    /// </summary>
    public IEnumerable<byte[]> Cuts(byte[] before, Random random)
    {
        var settled = before.ToArray();
        foreach (var epoch in _epochs)
        {
            var growing = settled.ToArray();
            yield return growing.ToArray();
            foreach (var (page, bytes) in epoch)
            {
                bytes.CopyTo(growing, (int)page * StoreLayout.PageSize);
                yield return growing.ToArray();
            }

            for (var round = 0; round < 8; round++)
                yield return Scattered(settled, epoch, random);
            settled = growing;
        }
    }

    // Sectors are whole or not written; pages are not.
    private static byte[] Scattered(byte[] settled, List<(ulong Page, byte[] Bytes)> epoch, Random random)
    {
        const int sector = 512;
        var cut = settled.ToArray();
        foreach (var (page, bytes) in epoch)
            for (var at = 0; at < bytes.Length; at += sector)
                if (random.Next(2) == 0)
                    bytes.AsSpan(at, sector).CopyTo(cut.AsSpan(((int)page * StoreLayout.PageSize) + at));
        return cut;
    }
}
