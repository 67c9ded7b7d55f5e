using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;

namespace ExoCosmos.Build.XSharp.Syntax;

/// <summary>What a statement works on.</summary>
public abstract record Operand(Position At);

public sealed record RegisterOperand(Position At, Register Register) : Operand(At);

/// <summary>A number or, with <c>@Name</c> in it, an address.</summary>
/// <param name="Absolute">the address itself instead of one relative to the instruction</param>
public sealed record ImmediateOperand(Position At, Expression Value, bool Absolute = false) : Operand(At);

/// <summary><c>size segment[base + index*scale + displacement]</c>.</summary>
/// <param name="Size">bytes, or null where it was not written</param>
/// <param name="Variable">of the form <c>.Name</c>: gives the size if none was written</param>
public sealed record MemoryOperand(
    Position At,
    int? Size = null,
    Register? Segment = null,
    Register? Base = null,
    Register? Index = null,
    int Scale = 1,
    Expression? Displacement = null,
    bool Absolute = false,
    SymbolName? Variable = null) : Operand(At);

/// <summary><c>@[…]</c>: the address that the memory operand computes.</summary>
public sealed record AddressOfOperand(Position At, MemoryOperand Memory) : Operand(At);

/// <summary><c>signed X</c>, <c>unsigned X</c>: X widened to the size of the target.</summary>
public sealed record WidenedOperand(Position At, bool Signed, Operand Inner) : Operand(At);

/// <summary><c>-X</c> and <c>~X</c></summary>
public sealed record UnaryOperand(Position At, string Operator, Operand Inner) : Operand(At);

/// <summary><c>X * 10</c></summary>
public sealed record ProductOperand(Position At, Operand Left, Expression Right) : Operand(At);

/// <summary><c>Port[DX]</c>, <c>Port[$20]</c></summary>
public sealed record PortOperand(Position At, Operand Number) : Operand(At);
