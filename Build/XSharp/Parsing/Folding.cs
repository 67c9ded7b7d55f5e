using System;
using System.Text;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Computes what is known. Values are those of 64 bits, signed or unsigned; anything beyond is an error.</summary>
internal static class Folding
{
    public static Expression Unary(Position at, string sign, Expression inner) => inner is NumberExpression number
        ? new NumberExpression(at, Bounded(at, sign == "-" ? -number.Value : ~number.Value))
        : new UnaryExpression(at, sign, inner);

    public static Expression Binary(Position at, string sign, Expression left, Expression right)
    {
        if (sign is "/" or "%" && right is NumberExpression { Value: var divisor } && divisor == 0)
            throw new SourceException(at, "division by zero");
        if (sign is "<<" or ">>" && right is NumberExpression { Value: var count } && (count < 0 || count > 63))
            throw new SourceException(at, "a shift count lies between 0 and 63");
        return left is NumberExpression a && right is NumberExpression b
            ? new NumberExpression(left.At, Bounded(at, Compute(sign, a.Value, b.Value)))
            : new BinaryExpression(at, sign, left, right);
    }

    /// <summary>A text as a number: the first character is the lowest byte.</summary>
    public static Int128 Characters(string text, Position at)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length is 0 or > 8)
            throw new SourceException(at, "a text used as a number has 1 to 8 bytes");
        Int128 value = 0;
        for (var index = bytes.Length - 1; index >= 0; index--)
            value = (value << 8) | bytes[index];
        return value;
    }

    private static Int128 Compute(string sign, Int128 left, Int128 right) => sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "%" => left % right,
        "&" => left & right,
        "|" => left | right,
        "^" => left ^ right,
        "<<" => left << (int)right,
        ">>" => left >> (int)right,
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, "not an operator"),
    };

    private static Int128 Bounded(Position at, Int128 value) =>
        value < long.MinValue || value > ulong.MaxValue ? throw new SourceException(at, "the result has more than 64 bits") : value;
}
