using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>The flags of renameat2(2) that ext2 knows.</summary>
[Flags]
public enum RenameFlags
{
    None = 0,

    /// <summary>RENAME_NOREPLACE: the new name must not exist.</summary>
    NoReplace = 1,
}
