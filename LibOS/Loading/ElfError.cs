namespace ExoCosmos.LibOS.Loading;

/// <summary>Why a file cannot be loaded as a program.</summary>
public enum ElfError
{
    None = 0,
    /// <summary>Not an ELF file, or it ends before its headers do.</summary>
    NotElf,
    /// <summary>Not 64-bit x86, or not an executable.</summary>
    WrongArchitecture,
    /// <summary>It wants a dynamic linker.</summary>
    Dynamic,
    /// <summary>More program headers or segments than are looked at.</summary>
    TooManyHeaders,
    /// <summary>A segment's numbers contradict each other, the file's size, or the address range that programs have.</summary>
    BadSegment,
    /// <summary>Nothing to load, or the entry point lies in no executable segment.</summary>
    BadEntry,
}
