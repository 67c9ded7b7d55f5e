using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>Something was asked back from the holder of a capability.</summary>
/// <param name="Handle">The capability's.</param>
/// <param name="Goal">How much may be left: frames, places, blocks, or a filter.</param>
/// <param name="Deadline">TSC ticks; from then on it may be taken.</param>
public sealed record Recall(Handle Handle, ulong Goal, ulong Deadline)
{
    /// <summary>The holder was not told yet.</summary>
    public bool IsNews { get; set; } = true;

    /// <summary>Repossess was called, and is not done.</summary>
    public bool IsBegun { get; set; }

    /// <summary>The account was within its goal once: what it may have more by an Allot while the page tables are swept is not taken.</summary>
    public bool IsReached { get; set; }

    /// <summary>How much was taken by force.</summary>
    public ulong Taken { get; set; }

    /// <summary>Was not given back yet what was asked for?</summary>
    public bool IsOpen(World world) => world.Capabilities.TryGetValue(Handle.Value, out var capability) && Has(capability) > Goal;

    public static ulong Has(Capability capability) => capability.Kind == CapabilityKind.Account ? capability.Account!.Used : capability.Length;
}
