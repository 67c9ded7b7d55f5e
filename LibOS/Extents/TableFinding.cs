namespace ExoCosmos.LibOS.Extents;

/// <summary>What the first blocks of a disk say about who owns it.</summary>
public enum TableFinding
{
    /// <summary>No table: something else is there, and the disk is one extent.</summary>
    None = 0,
    /// <summary>Zeros, or a table that was never finished: one extent, or the place for a new table.</summary>
    Blank,
    Sound,
    /// <summary>There was a table. Whose the blocks are is not known.</summary>
    Damaged,
}
