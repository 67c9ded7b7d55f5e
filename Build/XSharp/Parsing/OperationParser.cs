using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Moves, arithmetic, push and pop, and instructions by name.</summary>
internal sealed class OperationParser(TokenReader reader, OperandParser operands)
{
    private static readonly HashSet<string> InPlace = ["+", "-", "*", "&", "|", "^", "<<", ">>", "s>>", "<~", "~>"];

    public Statement Parse()
    {
        var at = reader.At;
        if (reader.Skip("+"))
            return ParsePush(at);
        if (reader.Skip("-"))
            return ParsePop(at);
        if (reader.SkipWord("lock"))
            return ParseLocked(at);
        if (TryParsePrefix() is { } prefix)
            return TryParseInstruction(at, prefix) ?? throw reader.Fail($"a string instruction is missing after '{prefix}'");
        return TryParseInstruction(at, null) ?? ParseOperation(at, locked: false);
    }

    private Statement ParsePush(Position at) =>
        TryParseGroup(at, push: true) ?? (Statement)new PushStatement(at, operands.Parse());

    private Statement ParsePop(Position at) =>
        TryParseGroup(at, push: false) ?? (Statement)new PopStatement(at, operands.Parse());

    private PushPopGroupStatement? TryParseGroup(Position at, bool push)
    {
        if (reader.SkipWord("All"))
            return new PushPopGroupStatement(at, push, Flags: false);
        return reader.SkipWord("Flags") ? new PushPopGroupStatement(at, push, Flags: true) : null;
    }

    private Statement ParseLocked(Position at) => TryParseInstruction(at, "lock") ?? ParseOperation(at, locked: true);

    private string? TryParsePrefix()
    {
        var prefix = reader.Peek() is { Kind: TokenKind.Name } word ? word.Text.ToUpperInvariant() switch
        {
            "REP" => "rep",
            "REPE" or "REPZ" => "repe",
            "REPNE" or "REPNZ" => "repne",
            _ => null,
        }
        : null;
        if (prefix != null)
            reader.Next(prefix);
        return prefix;
    }

    private InstructionStatement? TryParseInstruction(Position at, string? prefix)
    {
        if (reader.Peek() is not { Kind: TokenKind.Name } name || Instructions.Find(name.Text) == null)
            return null;
        reader.Next("an instruction");
        var list = new List<Operand>();
        while (!reader.AtEnd)
        {
            if (list.Count > 0)
                reader.Expect(",", "between the operands");
            list.Add(operands.Parse());
        }

        return new InstructionStatement(at, prefix, name.Text, list);
    }

    private Statement ParseOperation(Position at, bool locked)
    {
        var kind = ParseMoveKind();
        var target = ParseTarget();
        var mark = reader.Peek() ?? throw reader.Fail("an operation is missing: = + - * & | ^ << >> s>> <~ ~> ++ -- ?= ?& <=>");
        var operation = mark.Text;
        if (mark.Kind != TokenKind.Mark)
            throw reader.Fail($"'{operation}' is no operation: = + - * & | ^ << >> s>> <~ ~> ++ -- ?= ?& <=>");
        reader.Next("an operation");
        if (locked && operation is "=" or "?=" or "?&")
            throw new SourceException(mark.At, $"'{operation}' cannot be locked");
        if (operation == "=")
            return ParseAssignment(at, kind, target);
        if (kind != MoveKind.Plain)
            throw new SourceException(at, "only a move can be aligned or nontemporal");
        return operation switch
        {
            "++" or "--" => new StepStatement(at, operation, target, locked),
            "?=" or "?&" => new CompareStatement(at, target, operands.Parse(), operation == "?&"),
            "<=>" => new ExchangeStatement(at, target, operands.Parse(), locked),
            _ when InPlace.Contains(operation) => ParseArithmetic(at, operation, target, locked),
            _ => throw new SourceException(mark.At, $"'{operation}' is no operation: = + - * & | ^ << >> s>> <~ ~> ++ -- ?= ?& <=>"),
        };
    }

    private Operand ParseTarget()
    {
        var token = reader.Peek() ?? throw reader.Fail("a statement is missing");
        if (token.Kind == TokenKind.Name && Registers.Find(token.Text) == null && Sizes.Find(token.Text) == null && !token.IsWord("Port"))
        {
            throw reader.Fail(
                $"'{token.Text}' is no register, keyword or instruction (a variable is written .{token.Text}, a call {token.Text}())");
        }

        var target = operands.Parse();
        return target is ImmediateOperand or AddressOfOperand or UnaryOperand
            ? throw new SourceException(target.At, "a statement begins with a register, memory, a keyword or an instruction")
            : target;
    }

    private AssignStatement ParseAssignment(Position at, MoveKind kind, Operand target)
    {
        var sourceKind = ParseMoveKind();
        var source = operands.Parse();
        if (source is RegisterOperand or MemoryOperand && reader.Skip("*"))
        {
            var factor = operands.Parse() as ImmediateOperand
                ?? throw new SourceException(source.At, "the product of two registers is made in place: A = B, then A * C");
            source = new ProductOperand(source.At, source, factor.Value);
        }

        if (reader.Peek() is { Kind: TokenKind.Mark } extra)
        {
            throw reader.Fail($"'{extra.Text}' after a move: one statement does one thing (first the move, then the operation in place;"
                + " an address is @[A + B*8 + 4])");
        }

        return new AssignStatement(at, target, source, kind == MoveKind.Plain ? sourceKind : kind);
    }

    private ArithmeticStatement ParseArithmetic(Position at, string operation, Operand target, bool locked)
    {
        var source = operands.Parse();
        var withCarry = operation is "+" or "-" && reader.Sees(operation) && reader.SeesWord("carry", 1);
        if (withCarry)
        {
            reader.Next(operation);
            reader.Next("carry");
        }

        return new ArithmeticStatement(at, operation, target, source, withCarry, locked);
    }

    private MoveKind ParseMoveKind() =>
        reader.SkipWord("aligned") ? MoveKind.Aligned : reader.SkipWord("nontemporal") ? MoveKind.NonTemporal : MoveKind.Plain;
}
