using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>What stands between <c>[</c> and <c>]</c>: registers, one of them scaled, and constants.</summary>
internal sealed class AddressParser(TokenReader reader, ExpressionParser expressions)
{
    /// <summary>Adds the terms up to the closing bracket to <paramref name="memory"/>.</summary>
    public MemoryOperand Parse(MemoryOperand memory)
    {
        if (reader.SkipWord("absolute"))
            memory = memory with { Absolute = true };
        var negative = reader.Skip("-");
        while (true)
        {
            memory = AddTerm(memory, negative);
            if (reader.Skip("]"))
                return memory;
            var sign = reader.Peek() ?? throw reader.Fail("']' is missing after the address");
            if (!reader.Skip("+") && !reader.Skip("-"))
                throw reader.Fail($"'{sign.Text}' in an address: only +, - and a register times 1, 2, 4 or 8 can be computed");
            negative = sign.Is("-");
        }
    }

    private MemoryOperand AddTerm(MemoryOperand memory, bool negative)
    {
        var at = reader.At;
        if (TakeRegister() is { } register)
        {
            var scale = reader.Skip("*") ? TakeScale() : 0;
            return AddRegister(memory, at, register, scale, negative);
        }

        if (reader.Peek() is { Kind: TokenKind.Number } && reader.Sees("*", 1) && RegisterAt(2) is { } scaled)
        {
            var scale = TakeScale();
            reader.Next("*");
            reader.Next("a register");
            return AddRegister(memory, at, scaled, scale, negative);
        }

        var term = expressions.ParseTerm();
        var displacement = (memory.Displacement, negative) switch
        {
            (null, false) => term,
            (null, true) => Folding.Unary(at, "-", term),
            ({ } before, false) => Folding.Binary(at, "+", before, term),
            ({ } before, true) => Folding.Binary(at, "-", before, term),
        };
        return memory with { Displacement = displacement };
    }

    private Register? RegisterAt(int ahead) =>
        reader.Peek(ahead) is { Kind: TokenKind.Name } token ? Registers.Find(token.Text) : null;

    private Register? TakeRegister()
    {
        var register = RegisterAt(0);
        if (register != null)
            reader.Next("a register");
        return register;
    }

    private int TakeScale()
    {
        var token = reader.Next("a scale");
        return token.Kind == TokenKind.Number && (token.Value == 1 || token.Value == 2 || token.Value == 4 || token.Value == 8)
            ? (int)token.Value
            : throw new SourceException(token.At, $"'{token.Text}' is no scale: an index is multiplied by 1, 2, 4 or 8");
    }

    /// <param name="scale">0: none was written</param>
    private static MemoryOperand AddRegister(MemoryOperand memory, Position at, Register register, int scale, bool negative)
    {
        if (negative)
            throw new SourceException(at, $"{register} cannot be subtracted in an address");
        if (!register.IsGeneral)
            throw new SourceException(at, $"{register} cannot be part of an address");
        if (scale <= 1 && memory.Base == null)
            return memory with { Base = register };
        if (memory.Index == null)
            return memory with { Index = register, Scale = scale == 0 ? 1 : scale };
        if (memory.Base == null && memory.Scale == 1)
            return memory with { Base = memory.Index, Index = register, Scale = scale };
        throw new SourceException(at, "an address has at most two registers, one of them scaled");
    }
}
