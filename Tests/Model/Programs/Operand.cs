using System.Globalization;

namespace ExoCosmos.Model.Programs;

/// <summary>A number of a program: a constant, or what an earlier step left in a variable, plus a constant.</summary>
/// <param name="Variable">-1: a constant.</param>
public readonly record struct Operand(int Variable, ulong Value)
{
    public bool IsConstant => Variable < 0;

    public static Operand Of(int variable, ulong offset = 0) => new(variable, offset);

    public static implicit operator Operand(ulong value) => new(-1, value);

    public ulong In(ulong[] variables) => IsConstant ? Value : variables[Variable] + Value;

    public override string ToString()
    {
        var value = Value < 10000 ? Value.ToString(CultureInfo.InvariantCulture) : $"0x{Value:x}";
        return IsConstant ? value : Value == 0 ? $"v{Variable}" : $"v{Variable}+{value}";
    }
}
