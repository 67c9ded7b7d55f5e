using System;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Lexing;

/// <summary>The smallest piece of a line. <see cref="Value"/> is that of a Number.</summary>
public sealed record Token(TokenKind Kind, string Text, Position At, Int128 Value = default)
{
    public bool Is(string mark) => Kind == TokenKind.Mark && Text == mark;

    public bool IsWord(string word) => Kind == TokenKind.Name && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
}
