using System;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Parsing;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Expansion;

/// <summary><c>if #N = 8</c>, <c>if #N in 8, 10 to 14</c>: decided when compiling, on plain (signed) numbers.</summary>
internal static class StaticCondition
{
    public static bool Evaluate(TokenReader reader)
    {
        var expressions = new ExpressionParser(reader);
        var left = Number(reader, expressions);
        var result = reader.SkipWord("in") ? IsInList(reader, expressions, left) : Compare(reader, expressions, left);
        reader.ExpectEnd();
        return result;
    }

    public static Int128 Number(TokenReader reader, ExpressionParser expressions)
    {
        var at = reader.At;
        return expressions.Parse() is NumberExpression number
            ? number.Value
            : throw new SourceException(at, "this value must be known when compiling");
    }

    private static bool IsInList(TokenReader reader, ExpressionParser expressions, Int128 value)
    {
        var found = false;
        do
        {
            var from = Number(reader, expressions);
            var to = reader.SkipWord("to") ? Number(reader, expressions) : from;
            found |= value >= from && value <= to;
        }
        while (reader.Skip(","));
        return found;
    }

    private static bool Compare(TokenReader reader, ExpressionParser expressions, Int128 left)
    {
        var at = reader.At;
        var comparison = reader.Next("a comparison").Text;
        var right = Number(reader, expressions);
        return comparison switch
        {
            "=" => left == right,
            "!=" => left != right,
            "<" => left < right,
            ">" => left > right,
            "<=" => left <= right,
            ">=" => left >= right,
            _ => throw new SourceException(at, $"'{comparison}' is no comparison of constants: = != < > <= >= in"),
        };
    }
}
