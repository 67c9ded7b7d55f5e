using System.Collections.Generic;

namespace ExoCosmos.Model.Programs;

/// <summary>Pseudo-random numbers (SplitMix64): the same seed gives the same numbers on every machine and in every version.</summary>
public sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var mixed = _state += 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Below <paramref name="bound"/>; 0 if there is nothing below.</summary>
    public int Below(int bound) => bound <= 1 ? 0 : (int)(Next() % (ulong)bound);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(int part) => Below(100) < part;

    public T Of<T>(params T[] choices) => choices[Below(choices.Length)];

    public T? OfAny<T>(IReadOnlyList<T> choices) where T : class => choices.Count == 0 ? null : choices[Below(choices.Count)];
}
