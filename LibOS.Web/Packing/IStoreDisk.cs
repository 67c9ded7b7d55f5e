using System;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>The extent of a store, in pages of 4096 bytes. What was written may reach the medium in any order until <see cref="Flush"/> returns.</summary>
public interface IStoreDisk
{
    ulong Pages { get; }

    /// <param name="page">The first page.</param>
    /// <param name="bytes">Whole pages.</param>
    void Read(ulong page, Span<byte> bytes);

    /// <param name="page">The first page.</param>
    /// <param name="bytes">Whole pages.</param>
    void Write(ulong page, ReadOnlySpan<byte> bytes);

    void Flush();
}
