using System;

namespace ExoCosmos.Build.XSharp.Lexing;

/// <summary>Operators and punctuation, the longer ones first.</summary>
internal static class Marks
{
    private static readonly string[] All =
    [
        "s<=", "s>=", "s>>", "<=>", "s<", "s>", "<<", ">>", "<~", "~>", "<=", ">=", "!=", "!&", "?=", "?&", "++", "--", "..",
        "=", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "~", "(", ")", "[", "]", "{", "}", ",", ":", ".", "@", "!",
    ];

    /// <summary>The mark that <paramref name="rest"/> begins with, or null.</summary>
    public static string? Find(ReadOnlySpan<char> rest)
    {
        foreach (var mark in All)
        {
            if (rest.StartsWith(mark, StringComparison.Ordinal))
                return mark;
        }

        return null;
    }
}
