using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Lexing;

/// <summary>The tokens of one line, at least one. The blocks of X# follow from the first and the last of them.</summary>
public sealed record SourceLine(int Number, IReadOnlyList<Token> Tokens)
{
    public bool Opens => Tokens[^1].Is("{");

    public bool Closes => Tokens[0].Is("}");

    public Position At => Tokens[0].At;
}
