using System.Runtime.CompilerServices;

namespace ExoCosmos.Kernel.Boot;

/// <summary>A stretch of physical memory that the firmware calls usable, in bytes.</summary>
public struct MemoryRange
{
    public ulong Start;
    public ulong End;
}

/// <summary>Room for the ranges of a firmware map; more are ignored.</summary>
[InlineArray(Capacity)]
public struct MemoryRanges
{
    public const int Capacity = 64;

    private MemoryRange _first;
}
