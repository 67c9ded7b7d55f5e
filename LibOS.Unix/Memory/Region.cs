using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Memory;

public enum RegionKind : byte
{
    Anonymous = 0,
    File = 1,
    /// <summary>The area that brk(2) grows.</summary>
    Heap = 2,
    Stack = 3,
    /// <summary>The code that the libOS lends to programs for reading the clock.</summary>
    Vdso = 4,
}

/// <summary>
/// A range of a program's addresses with one access and one content. It says what belongs there; which pages are there is in the page tables.
/// Page-aligned, never empty.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Region
{
    public ulong Start, End;
    /// <summary>Open file behind it; the region holds a reference. Null: zeroes.</summary>
    public void* File;
    /// <summary>Offset in the file of the byte at <see cref="Start"/>.</summary>
    public ulong FileOffset;
    /// <summary>Offset in the file from which on the content is zero; bytes behind the file's end are anyway.</summary>
    public ulong FileLimit;
    /// <summary>None = may not be touched. Otherwise Read is set, as x86 cannot map without.</summary>
    public MapFlags Access;
    public RegionKind Kind;
    /// <summary>Writes go to the file.</summary>
    public bool Shared;

    public readonly ulong Length => End - Start;

    /// <summary>True if the two, the second right behind the first, could be one.</summary>
    public static bool CanMerge(in Region first, in Region second) =>
        first.End == second.Start && first.Access == second.Access && first.Kind == second.Kind && first.File == null && second.File == null;
}
