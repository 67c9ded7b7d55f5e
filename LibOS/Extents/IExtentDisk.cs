using System;

namespace ExoCosmos.LibOS.Extents;

/// <summary>A disk with an extent table, as <see cref="ExtentChange"/> works on it.</summary>
public interface IExtentDisk
{
    /// <summary>The first <see cref="ExtentTable.Blocks"/> in memory, both copies.</summary>
    Span<byte> Start { get; }

    /// <summary>Writes one copy of <see cref="Start"/>.</summary>
    /// <returns>True when it is on the medium; otherwise nobody knows whether it is.</returns>
    bool WriteCopy(int copy);

    /// <summary>Writes zeros.</summary>
    /// <returns>True when they are on the medium.</returns>
    bool Clear(ulong first, ulong blocks);
}
