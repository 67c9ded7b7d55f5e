using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Disk;

/// <summary>Requests under way on each disk.</summary>
[InlineArray(SystemInfo.MaxDisks)]
public struct DiskCounts
{
    /// <summary>Requests under way on one disk at most; every driver takes as many, unless its device has fewer.</summary>
    public const uint Slots = 64;

    private uint _first;
}
