using System;

namespace ExoCosmos.Benchmarks.Common;

/// <summary>One thing whose cost is measured.</summary>
public interface IMeasure
{
    /// <summary>As the tool's table of rows has it (Iso/Benchmarking/Row).</summary>
    static abstract ReadOnlySpan<byte> Name { get; }

    /// <summary>Operations in a round: few enough that most rounds see no timer interrupt.</summary>
    static abstract uint Operations { get; }

    /// <summary>Before the rounds; false when it cannot be measured here.</summary>
    static abstract bool Prepare();

    /// <summary>Does it that many times. What a round needs and does not measure is done in <see cref="BeforeRound"/>.</summary>
    static abstract void Run(uint operations);

    static virtual void BeforeRound()
    {
    }

    static virtual void Finish()
    {
    }
}
