using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Operands of statements and conditions.</summary>
internal sealed class OperandParser(TokenReader reader, ExpressionParser expressions)
{
    private readonly AddressParser addresses = new(reader, expressions);

    public Operand Parse()
    {
        var at = reader.At;
        if (reader.SkipWord("absolute"))
            return new ImmediateOperand(at, expressions.Parse(), Absolute: true);
        if (reader.SkipWord("signed"))
            return new WidenedOperand(at, Signed: true, Parse());
        if (reader.SkipWord("unsigned"))
            return new WidenedOperand(at, Signed: false, Parse());
        if (reader.SeesWord("Port") && reader.Sees("[", 1))
            return ParsePort();
        if ((reader.Sees("-") || reader.Sees("~")) && reader.Peek(1) is { Kind: TokenKind.Name })
            return new UnaryOperand(at, reader.Next("an operator").Text, Parse());
        if (reader.Sees("@") && (reader.Sees("[", 1) || SeesIndexedName()))
        {
            reader.Next("@");
            return new AddressOfOperand(at, reader.Sees("[") ? ParseMemory(null) : ParseVariable(null));
        }

        if (expressions.Starts())
            return new ImmediateOperand(at, expressions.Parse());
        if (TryParseMemory() is { } memory)
            return memory;
        if (reader.Peek() is { Kind: TokenKind.Name } name && Registers.Find(name.Text) is { } register)
        {
            reader.Next("a register");
            return new RegisterOperand(at, register);
        }

        return new ImmediateOperand(at, expressions.Parse());
    }

    /// <summary>Memory, or null if what follows is something else.</summary>
    public MemoryOperand? TryParseMemory()
    {
        if (reader.Sees("["))
            return ParseMemory(null);
        if (reader.Sees(".") || reader.Sees(".."))
            return ParseVariable(null);
        if (reader.Peek() is not { Kind: TokenKind.Name } name)
            return null;
        if (Sizes.Find(name.Text) is { } size)
        {
            reader.Next("a size");
            var memory = TryParseMemory()
                ?? throw reader.Fail($"memory is missing after '{name.Text}': [address], .Name or REGISTER[offset]");
            return memory with { At = name.At, Size = size };
        }

        return Registers.Find(name.Text) is { } register && reader.Sees("[", 1) ? ParseMemory(register) : null;
    }

    /// <summary><c>[…]</c>, <c>RAX[…]</c>, <c>GS[…]</c></summary>
    private MemoryOperand ParseMemory(Register? before)
    {
        var at = reader.At;
        var memory = new MemoryOperand(at);
        if (before != null)
        {
            reader.Next("a register");
            if (before.Kind == RegisterKind.Segment)
                memory = memory with { Segment = before };
            else if (before.IsGeneral)
                memory = memory with { Base = before };
            else
                throw new Diagnostics.SourceException(at, $"{before} cannot be part of an address");
        }

        reader.Expect("[", "before the address");
        return addresses.Parse(memory);
    }

    /// <summary><c>.Name</c>, <c>.Name[…]</c></summary>
    private MemoryOperand ParseVariable(int? size)
    {
        var at = reader.At;
        var name = expressions.ParseSymbol();
        var memory = new MemoryOperand(at, size, Displacement: new AddressExpression(at, name), Variable: name);
        return reader.Skip("[") ? addresses.Parse(memory) : memory;
    }

    private bool SeesIndexedName() =>
        reader.Peek(1) is { Kind: TokenKind.Name }
            ? reader.Sees("[", 2)
            : reader.Peek(2) is { Kind: TokenKind.Name } && reader.Sees("[", 3);

    private PortOperand ParsePort()
    {
        var at = reader.At;
        reader.Next("Port");
        reader.Expect("[", "before the port number");
        var number = Parse();
        reader.Expect("]", "after the port number");
        return new PortOperand(at, number);
    }
}
