namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>The closed set of file systems; every operation is a switch over it.</summary>
public enum FileSystemKind : uint
{
    /// <summary>A free entry of the mount table.</summary>
    None = 0,
    Ext2,
    /// <summary>Also /dev, which is one with device nodes in it.</summary>
    Tmpfs,
    Proc,
    Sys,
}
