using System;

namespace ExoCosmos.Init.Manifest;

/// <summary>A piece of the manifest's text.</summary>
public readonly record struct TextRange(int Start, int Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}
