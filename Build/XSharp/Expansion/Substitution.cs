using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;

namespace ExoCosmos.Build.XSharp.Expansion;

/// <summary>Puts the values of constants into a line.</summary>
internal static class Substitution
{
    public static SourceLine Apply(SourceLine line, ConstantScope constants) =>
        line with { Tokens = [.. line.Tokens.Select(token => Apply(token, constants))] };

    private static Token Apply(Token token, ConstantScope constants) => token.Kind switch
    {
        TokenKind.Constant => Find(token, token.Text, constants) is { } value
            ? token with { Kind = TokenKind.Number, Value = value, Text = "#" + token.Text }
            : token,
        TokenKind.NameTemplate => token with { Kind = TokenKind.Name, Text = Fill(token, constants) },
        _ => token,
    };

    private static Int128? Find(Token token, string name, ConstantScope constants) => constants.TryFind(name, out var value)
        ? value
        : throw new SourceException(token.At, $"the constant {name} is not defined above");

    /// <summary><c>Entry#N</c> with N = 3 becomes <c>Entry3</c>.</summary>
    private static string Fill(Token token, ConstantScope constants)
    {
        var parts = token.Text.Split('#');
        var name = new StringBuilder(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            var value = Find(token, part, constants);
            if (value == null || value < 0)
                throw new SourceException(token.At, $"#{part} cannot be part of a name: only constants from 0 up can");
            name.Append(value.Value.ToString(CultureInfo.InvariantCulture));
        }

        return name.ToString();
    }
}
