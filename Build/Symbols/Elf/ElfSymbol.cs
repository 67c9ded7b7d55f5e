namespace ExoCosmos.Build.Symbols.Elf;

/// <summary>What a symbol names; NASM leaves labels untyped.</summary>
public enum ElfSymbolType
{
    /// <summary>Unspecified.</summary>
    None = 0,

    /// <summary>Data.</summary>
    Object = 1,

    /// <summary>Code.</summary>
    Function = 2,

    /// <summary>A section as such.</summary>
    Section = 3,

    /// <summary>A source file.</summary>
    File = 4,
}

/// <summary>One entry of the symbol table.</summary>
/// <param name="Name">As in the file, mangled.</param>
/// <param name="Type">What it names.</param>
/// <param name="Section">Where it is defined; the empty section (index 0) if it is undefined; null if it is absolute.</param>
/// <param name="Value">Offset in the section (object) or virtual address (image).</param>
/// <param name="Size">Bytes, 0 if unknown.</param>
public sealed record ElfSymbol(string Name, ElfSymbolType Type, ElfSection? Section, ulong Value, ulong Size)
{
    /// <summary>Whether another file must supply it.</summary>
    public bool IsUndefined => Section is { Index: 0 } && Name.Length > 0;
}

/// <summary>A place that receives the address of <paramref name="Symbol"/> plus <paramref name="Addend"/>.</summary>
/// <param name="Offset">Of the place in the section it applies to.</param>
/// <param name="Symbol">The symbol referred to.</param>
/// <param name="Addend">Added to the symbol's value.</param>
public sealed record ElfRelocation(ulong Offset, ElfSymbol Symbol, long Addend);
