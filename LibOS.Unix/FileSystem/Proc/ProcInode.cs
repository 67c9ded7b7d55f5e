namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>
/// What the inode numbers of /proc and /sys stand for.
/// <code>
///   31  28 27        13 12            0
///  +------+------------+---------------+
///  | kind | process id | number + 1    |
///  +------+------------+---------------+
/// </code>
/// </summary>
internal readonly struct ProcInode(uint value)
{
    public readonly uint Value = value;

    public ProcInode(ProcKind kind, int process, uint number)
        : this((uint)kind << 28 | (uint)process << 13 | (number + 1))
    {
    }

    public ProcKind Kind => (ProcKind)(Value >> 28);

    public int Process => (int)(Value >> 13 & 0x7FFF);

    public uint Number => (Value & 0x1FFF) - 1;
}

internal enum ProcKind : uint
{
    /// <summary>A node of the tree of /proc.</summary>
    Proc,
    /// <summary>A node of the tree of /sys.</summary>
    Sys,
    /// <summary>A node of the tree that each process has.</summary>
    Process,
    /// <summary>A link in a process' fd directory; the number is the descriptor.</summary>
    Descriptor,
}
