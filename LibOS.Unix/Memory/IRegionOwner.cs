namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>What happens to what a region refers to when regions are cut and forgotten.</summary>
public interface IRegionOwner
{
    /// <summary>A second region for the same file has come into being.</summary>
    static abstract void Share(in Region region);

    /// <summary>The region is gone from the table.</summary>
    static abstract void Release(in Region region);
}
