namespace ExoCosmos.LibOS.Web.Serving;

public enum ClusterState : byte
{
    Absent = 0,

    /// <summary>It has room in the cache, and is to be read or being read.</summary>
    Loading,
    Ready,

    /// <summary>The disk did not give it, or gave something else.</summary>
    Damaged,
}

/// <summary>Where a cluster of the store is in the cache.</summary>
public struct ResidentCluster
{
    public ClusterState State;

    /// <summary>Answers under way from it.</summary>
    public uint Pins;
    public uint FirstPage;
    public uint Pages;

    /// <summary>Changes each time it comes in: what was opened before is no more.</summary>
    public uint Stamp;

    /// <summary>The first connection that waits for it; the others are linked behind. 0: none.</summary>
    public uint FirstWaiting;

    /// <summary>In the list of those to be read.</summary>
    public uint NextWanted;

    /// <summary>Of a damaged one: when it may be tried again, in seconds.</summary>
    public uint RetryAt;

    public readonly bool IsPinned => Pins != 0 || State == ClusterState.Loading;
}
