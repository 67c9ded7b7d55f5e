using System;

namespace ExoCosmos.Iso;

/// <summary>Something that the user can put right: what is wrong, and what to do about it.</summary>
public sealed class ExoException(string problem, string remedy) : Exception(problem)
{
    public string Remedy { get; } = remedy;
}
