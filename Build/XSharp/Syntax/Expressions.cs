using System;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Syntax;

/// <summary>What is known when assembling: numbers, addresses and their differences.</summary>
public abstract record Expression(Position At);

public sealed record NumberExpression(Position At, Int128 Value) : Expression(At);

/// <summary><c>@Name</c></summary>
public sealed record AddressExpression(Position At, SymbolName Name) : Expression(At);

/// <summary><c>#Name</c> of a constant whose value only the assembler knows.</summary>
public sealed record ConstantExpression(Position At, string Name) : Expression(At);

public sealed record UnaryExpression(Position At, string Operator, Expression Inner) : Expression(At);

public sealed record BinaryExpression(Position At, string Operator, Expression Left, Expression Right) : Expression(At);
