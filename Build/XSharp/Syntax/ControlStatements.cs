using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Syntax;

/// <summary>Where a jump or call goes.</summary>
public abstract record JumpTarget(Position At);

public sealed record NamedTarget(Position At, SymbolName Name) : JumpTarget(At);

/// <summary>Through a register or memory.</summary>
public sealed record IndirectTarget(Position At, Operand Operand) : JumpTarget(At);

/// <summary><c>8:@Name</c></summary>
public sealed record FarTarget(Position At, Expression Selector, SymbolName Name) : JumpTarget(At);

/// <param name="Far">the memory holds offset and selector</param>
public sealed record JumpStatement(Position At, JumpTarget Target, bool Call, bool Far) : Statement(At);

public sealed record ReturnStatement(Position At) : Statement(At);

/// <summary><c>break</c> or <c>continue</c> of the innermost loop.</summary>
public sealed record LeaveStatement(Position At, bool Continue) : Statement(At);

public sealed record IfStatement(Position At, Condition Condition, IReadOnlyList<Statement> Then, IReadOnlyList<Statement> Else) : Statement(At);

public sealed record WhileStatement(Position At, Condition Condition, IReadOnlyList<Statement> Body) : Statement(At);

/// <param name="Condition">of going round again; null: endless</param>
public sealed record RepeatStatement(Position At, Condition? Condition, IReadOnlyList<Statement> Body) : Statement(At);

public sealed record CountedRepeatStatement(Position At, Operand Counter, IReadOnlyList<Statement> Body) : Statement(At);

/// <param name="Interrupt">ends in iretq instead of ret</param>
public sealed record FunctionStatement(Position At, SymbolName Name, bool Global, bool Interrupt, IReadOnlyList<Statement> Body) : Statement(At);

public sealed record LabelStatement(Position At, SymbolName Name) : Statement(At);
