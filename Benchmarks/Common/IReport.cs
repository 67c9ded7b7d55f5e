using System;

namespace ExoCosmos.Benchmarks.Common;

/// <summary>Where result lines go.</summary>
public interface IReport
{
    static abstract void Write(ReadOnlySpan<byte> line);
}
