using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>
/// A slot of the index: a path and where its document lies. Several paths may name one document. A free slot is all zero.
/// <code>
///   0 hash 8   8 cluster 4   12 offset 4   16 name offset 4   20 name length 2   22 zero 2   24 document 4   28 zero 4
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
public struct IndexEntry
{
    /// <summary>XXH64 of the path; 1 where that is 0.</summary>
    [FieldOffset(0)] public ulong Hash;
    [FieldOffset(8)] public uint Cluster;
    /// <summary>Of the document, in bytes from the start of its cluster.</summary>
    [FieldOffset(12)] public uint Offset;
    [FieldOffset(16)] public uint NameOffset;
    [FieldOffset(20)] public ushort NameLength;
    [FieldOffset(22)] public ushort Zero;
    /// <summary>Number of the document, counted from 0.</summary>
    [FieldOffset(24)] public uint Document;
    [FieldOffset(28)] public uint Zero2;

    public readonly bool IsFree => Hash == 0;
}

/// <summary>
/// A cluster: pages that come in with one request.
/// <code>
///   0 first page 4, from the start of the site   4 pages 4   8 hash 8
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct ClusterEntry
{
    [FieldOffset(0)] public uint FirstPage;
    [FieldOffset(4)] public uint Pages;
    /// <summary>XXH64 of all its bytes.</summary>
    [FieldOffset(8)] public ulong Hash;

    public readonly ulong Length => (ulong)Pages * StoreLayout.PageSize;
}
