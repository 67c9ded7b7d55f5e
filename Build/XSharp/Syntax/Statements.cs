using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Syntax;

/// <summary>One line, or a block with the lines in it.</summary>
public abstract record Statement(Position At);

/// <summary>Moves between operands; how an XMM register meets memory.</summary>
public enum MoveKind
{
    Plain,
    Aligned,
    NonTemporal,
}

public sealed record AssignStatement(Position At, Operand Target, Operand Source, MoveKind Kind) : Statement(At);

/// <summary>In place: <c>Target op Source</c>.</summary>
/// <param name="WithCarry"><c>+ carry</c> or <c>- carry</c> followed</param>
public sealed record ArithmeticStatement(Position At, string Operator, Operand Target, Operand Source, bool WithCarry, bool Locked) : Statement(At);

/// <summary><c>X++</c>, <c>X--</c></summary>
public sealed record StepStatement(Position At, string Operator, Operand Target, bool Locked) : Statement(At);

/// <summary><c>?=</c>, <c>?&amp;</c></summary>
public sealed record CompareStatement(Position At, Operand Left, Operand Right, bool Test) : Statement(At);

public sealed record ExchangeStatement(Position At, Operand Left, Operand Right, bool Locked) : Statement(At);

/// <summary><c>+X</c></summary>
public sealed record PushStatement(Position At, Operand Source) : Statement(At);

/// <summary><c>-X</c></summary>
public sealed record PopStatement(Position At, Operand Target) : Statement(At);

/// <summary><c>+All</c>, <c>-All</c>, <c>+Flags</c>, <c>-Flags</c></summary>
public sealed record PushPopGroupStatement(Position At, bool Push, bool Flags) : Statement(At);

/// <summary>An instruction by its name.</summary>
/// <param name="Prefix">lock, rep, repe, repne or null</param>
public sealed record InstructionStatement(Position At, string? Prefix, string Name, IReadOnlyList<Operand> Operands) : Statement(At);

public sealed record RawStatement(Position At, string Text) : Statement(At);

/// <summary>Statements of a branch that is not assembled: only their syntax counts.</summary>
public sealed record DeadStatement(Position At, IReadOnlyList<Statement> Body) : Statement(At);
