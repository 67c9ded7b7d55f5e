namespace ExoCosmos.LibOS.Web.Store;

/// <summary>
/// Where things lie on the extent of a site store. Pages are the unit of all reading and writing, whatever blocks the disk has.
/// <code>
///   page 0           1              2
///        | copy 0    | copy 1       | ... | a site: index, cluster, cluster … | ...            at any place behind the superblocks
///   index:   slots (32 bytes each) | clusters (16) | names
///   cluster: document | document | ...           read with one request
/// </code>
/// </summary>
public static class StoreLayout
{
    public const int PageSize = 4096;

    /// <summary>Pages of the two superblocks; sites lie behind them.</summary>
    public const ulong SuperblockPages = 2;

    /// <summary>Documents begin at multiples of this many bytes, and so do their streams.</summary>
    public const int Alignment = 64;

    /// <summary>A cluster of several documents has at most so many bytes: one that is larger has a cluster of its own.</summary>
    public const int ClusterSize = 256 << 10;

    /// <summary>Longest path in bytes.</summary>
    public const int MaxPath = 1024;

    /// <summary>Largest document: it has to be in memory as a whole to be sent.</summary>
    public const int MaxDocument = 32 << 20;

    public const uint MaxDocuments = 1 << 20;
    public const uint MaxNames = 64 << 20;

    public static int AlignUp(int bytes) => (bytes + Alignment - 1) & -Alignment;
}
