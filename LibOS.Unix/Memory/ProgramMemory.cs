namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>The program's half of the address space: its regions.</summary>
public static unsafe class ProgramMemory
{
    /// <summary>True if every page of the range lies in a region that grants the access.</summary>
    public static bool Allows(ulong address, ulong length, bool write) => false;
}
