using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Environment;

/// <summary>How far the search for strays is (<see cref="Strays"/>).</summary>
public struct StraySearch
{
    public SearchStage Stage;
    /// <summary>Something may have gone astray since the search began: another follows.</summary>
    public bool IsWantedAgain;
    /// <summary>An environment was reached in this pass over the capabilities: what it holds may lie before it.</summary>
    public bool HasReached;
    /// <summary>Number of the search: an environment is reached when its slot has this one.</summary>
    public uint Round;
    /// <summary>The slot that is looked at next.</summary>
    public uint Next;
    /// <summary>From this slot of the capability table on, there was never a name of an environment.</summary>
    public uint End;
}

public enum SearchStage : byte
{
    None = 0,
    /// <summary>Capability by capability: whoever is named by one that acts, or is reached, is reached.</summary>
    Reaching = 1,
    /// <summary>Environment by environment: who waits and is not reached ends.</summary>
    Ending = 2,
}
