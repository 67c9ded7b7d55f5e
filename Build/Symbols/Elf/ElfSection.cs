namespace ExoCosmos.Build.Symbols.Elf;

/// <summary>One section header.</summary>
/// <param name="index">Its place in the section header table.</param>
/// <param name="nameOffset">Where its name stands in the section name table.</param>
/// <param name="type">SHT_….</param>
/// <param name="flags">SHF_….</param>
/// <param name="address">Virtual address; 0 in an object.</param>
/// <param name="fileOffset">Where its bytes are in the file.</param>
/// <param name="size">Bytes.</param>
/// <param name="link">A related section, by type.</param>
/// <param name="info">For relocations, the section they apply to.</param>
public sealed class ElfSection(int index, uint nameOffset, uint type, ulong flags, ulong address, ulong fileOffset, ulong size, int link, int info)
{
    private const ulong ExecutableFlag = 4;

    /// <summary>Its name, filled in once the name table is known.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Its place in the section header table.</summary>
    public int Index => index;

    /// <summary>Virtual address; 0 in an object.</summary>
    public ulong Address => address;

    /// <summary>Bytes.</summary>
    public ulong Size => size;

    /// <summary>Whether it holds code.</summary>
    public bool IsExecutable => (flags & ExecutableFlag) != 0;

    internal uint NameOffset => nameOffset;

    internal uint Type => type;

    internal ulong FileOffset => fileOffset;

    internal int Link => link;

    internal int Info => info;
}
