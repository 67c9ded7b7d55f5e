using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Checking;

public enum SymbolKind
{
    Function,
    Label,
    Variable,
    External,
}

/// <summary>Something with an address.</summary>
/// <param name="section">that it stands in; null: elsewhere</param>
/// <param name="owner">function of a label that is known in it only</param>
/// <param name="size">bytes of a variable (or of one element of an array), or null</param>
internal sealed class Symbol(Position at, SymbolKind kind, string prefix, string name, string? section, Symbol? owner, int? size)
{
    public Position At => at;

    public SymbolKind Kind => kind;

    public string Name => name;

    public string? Section => section;

    public Symbol? Owner => owner;

    public int? Size => size;

    /// <summary>Known to the linker under exactly its name.</summary>
    public bool Exported { get; set; }

    /// <summary>The name in the assembler's text.</summary>
    public string Emitted => owner != null ? $"{owner.Emitted}.{name}" : Exported || kind == SymbolKind.External ? name : prefix + name;
}
