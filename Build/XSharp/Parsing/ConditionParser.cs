using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Conditions of <c>if</c> and <c>while</c>.</summary>
internal sealed class ConditionParser(TokenReader reader, OperandParser operands)
{
    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["="] = "e", ["!="] = "ne",
        ["<"] = "b", [">"] = "a", ["<="] = "be", [">="] = "ae",
        ["s<"] = "l", ["s>"] = "g", ["s<="] = "le", ["s>="] = "ge",
        ["&"] = "nz", ["!&"] = "z",
    };

    private static readonly Dictionary<string, string> Flags = new(System.StringComparer.OrdinalIgnoreCase)
    {
        ["zero"] = "z", ["carry"] = "c", ["sign"] = "s", ["overflow"] = "o", ["parity"] = "p",
    };

    public Condition Parse()
    {
        var at = reader.At;
        if (TryParseFlags() is { } flags)
            return new FlagCondition(at, flags);

        var left = operands.Parse();
        var mark = reader.Peek() ?? throw reader.Fail("a comparison is missing: = != < > <= >= s< s> s<= s>= & !&");
        if (mark.Kind != TokenKind.Mark || !Comparisons.TryGetValue(mark.Text, out var code))
            throw reader.Fail($"'{mark.Text}' is no comparison: = != < > <= >= s< s> s<= s>= & !&");
        reader.Next("a comparison");
        return new CompareCondition(at, code, left, operands.Parse(), Test: mark.Text is "&" or "!&");
    }

    /// <summary><c>0</c>, <c>!0</c>, <c>carry</c>, <c>!carry</c>, a comparison alone; null if it is none of them.</summary>
    private string? TryParseFlags()
    {
        if (reader.Peek() is { Kind: TokenKind.Mark, Text: not "&" and not "!&" } mark && Comparisons.TryGetValue(mark.Text, out var code))
        {
            reader.Next("a comparison");
            return code;
        }

        var negated = reader.Sees("!");
        var flag = reader.Peek(negated ? 1 : 0) switch
        {
            { Kind: TokenKind.Number, Text: "0" } when !IsCompared(negated ? 2 : 1) => "z",
            { Kind: TokenKind.Name } name => Flags.GetValueOrDefault(name.Text),
            _ => null,
        };
        if (flag == null)
            return negated ? throw reader.Fail("'!' needs a flag after it: 0 carry sign overflow parity") : null;
        if (negated)
            reader.Next("!");
        reader.Next("a flag");
        return negated ? "n" + flag : flag;
    }

    private bool IsCompared(int ahead) => reader.Peek(ahead) is { Kind: TokenKind.Mark } mark && Comparisons.ContainsKey(mark.Text);
}
