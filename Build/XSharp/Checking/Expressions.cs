using System;
using System.Globalization;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Emitting;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Checks constant expressions and writes them for NASM.</summary>
internal sealed class Expressions(CodeContext context)
{
    /// <summary>Whether the expression is an address (plus a number) rather than a number.</summary>
    public bool IsAddress(Expression expression) => Analyse(expression) != null;

    /// <summary>A number that must fit in <paramref name="size"/> bytes, or text whose value the assembler will check.</summary>
    /// <param name="signExtended">the instruction stores 4 bytes at most and extends their sign</param>
    public string Number(Expression expression, int size, bool signExtended)
    {
        if (IsAddress(expression))
            throw new SourceException(expression.At, "an address where a number is expected");
        if (expression is not NumberExpression { Value: var value })
            return Text(expression);
        if (!Sizes.Fits(value, size))
            throw new SourceException(expression.At, $"{Show(value)} does not fit in {size * 8} bits");
        if (signExtended && size == 8 && !Sizes.FitsSigned(value, 4))
        {
            throw new SourceException(
                expression.At, $"{Show(value)} does not fit: this instruction extends the sign of 32 bits; load it into a register first");
        }

        return Show(value);
    }

    public string Text(Expression expression) => expression switch
    {
        NumberExpression number => Show(number.Value),
        ConstantExpression constant => Constant(constant.Name),
        AddressExpression address => NasmNames.Escape(context.Find(address.Name).Emitted),
        UnaryExpression unary => $"{unary.Operator}({Text(unary.Inner)})",
        BinaryExpression { Operator: "+" or "-" } sum => $"{Text(sum.Left)} {sum.Operator} {Grouped(sum.Right)}",
        BinaryExpression binary => $"({Text(binary.Left)}) {Nasm(binary.Operator)} {Grouped(binary.Right)}",
        _ => throw new InvalidOperationException(),
    };

    public static string Constant(string name) => $"..@const_{name}";

    public static string Show(Int128 value) => value > -65536 && value < 65536
        ? value.ToString(CultureInfo.InvariantCulture)
        : value < 0 ? "-0x" + (-value).ToString("X", CultureInfo.InvariantCulture).TrimStart('0')
        : "0x" + value.ToString("X", CultureInfo.InvariantCulture).TrimStart('0');

    private string Grouped(Expression expression) => expression switch
    {
        BinaryExpression => $"({Text(expression)})",
        NumberExpression { Value: var value } when value < 0 => $"({Show(value)})",
        _ => Text(expression),
    };

    /// <summary>NASM's / and % are unsigned; ours are those of C#.</summary>
    private static string Nasm(string sign) => sign switch { "/" => "//", "%" => "%%", _ => sign };

    /// <returns>the symbol whose address the expression is an offset from, or null for a number.</returns>
    private Symbol? Analyse(Expression expression)
    {
        switch (expression)
        {
            case AddressExpression address:
                return context.Find(address.Name);
            case UnaryExpression unary:
                return Analyse(unary.Inner) == null ? null : throw new SourceException(unary.At, $"'{unary.Operator}' of an address");
            case BinaryExpression binary:
                return Combine(binary, Analyse(binary.Left), Analyse(binary.Right));
            default:
                return null;
        }
    }

    private static Symbol? Combine(BinaryExpression binary, Symbol? left, Symbol? right) => (binary.Operator, left, right) switch
    {
        (_, null, null) => null,
        ("+", _, null) => left,
        ("+", null, _) => right,
        ("-", _, null) => left,
        ("-", { Section: { } one }, { Section: { } other }) => one == other
            ? null
            : throw new SourceException(
                binary.At, $"{left.Name} and {right.Name} are in different sections: the assembler does not know their distance"),
        ("-", not null, not null) => throw new SourceException(binary.At, "the distance to a name of another file is not known here"),
        _ => throw new SourceException(
            binary.At, $"'{binary.Operator}' of an address: it takes + and - of a number, and - of an address of its section"),
    };
}
