using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Syntax;

/// <summary>What a section holds, hence its attributes.</summary>
public enum SectionKind
{
    Code,
    ReadOnly,
    Data,
    Zero,
    Note,
}

public sealed record SectionStatement(Position At, string Name, SectionKind Kind) : Statement(At);

public sealed record BitsStatement(Position At, int Bits) : Statement(At);

public sealed record AlignStatement(Position At, int Bytes) : Statement(At);

public sealed record NamespaceStatement(Position At, string Name) : Statement(At);

/// <param name="Size">bytes of the variable, or null</param>
public sealed record ExternStatement(Position At, string Name, int? Size) : Statement(At);

public sealed record ExportStatement(Position At, string Name) : Statement(At);

/// <summary>A constant whose value only the assembler knows; the others are gone after expansion.</summary>
public sealed record ConstantStatement(Position At, string Name, Expression Value) : Statement(At);

/// <summary>A variable, an array or nameless data.</summary>
/// <param name="Size">of an element in bytes</param>
/// <param name="Count">elements written in the brackets, or null</param>
/// <param name="Items">null: nothing was written, that is zero</param>
public sealed record DataStatement(Position At, SymbolName? Name, bool Global, int Size, int? Count, IReadOnlyList<DataItem>? Items) : Statement(At);

/// <summary>A value or, in an array of bytes, a text.</summary>
public abstract record DataItem(Position At);

public sealed record ValueItem(Position At, Expression Value) : DataItem(At);

public sealed record TextItem(Position At, string Text) : DataItem(At);
