using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Disk;

/// <summary>
/// How many requests an environment may have on one disk: fewer than are still free there (the dynamic thresholds of Choudhury and Hahne, 1998). One
/// alone gets half of the slots, n that want all they can get the (n + 1)th part each, without queues or clocks. Whoever comes finds some free, or at worst
/// gets the next that comes free before all who have one.
/// </summary>
public static class DiskShare
{
    /// <summary>Requests under way on one disk at most; every driver takes as many, unless its device has fewer.</summary>
    public const uint Slots = 64;

    /// <param name="own">The environment's requests under way on the disk.</param>
    /// <param name="all">Those of all environments.</param>
    public static bool Allows(uint own, uint all) => all < Slots && own < Slots - all;
}

/// <summary>Requests under way on each disk.</summary>
[InlineArray(SystemInfo.MaxDisks)]
public struct DiskCounts
{
    private uint _first;
}
