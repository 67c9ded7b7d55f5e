namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>The way from an inode to one block of its file: which of its fifteen pointers, then which pointer of each block below.</summary>
internal struct BlockPath
{
    public const int RootPointers = 15;
    public const int DirectPointers = 12;

    /// <summary>Blocks of pointers on the way: 0 … 3.</summary>
    public int Levels;
    public uint Root;

    /// <summary>Number of the block below the root pointer, counted from the first one that it reaches.</summary>
    public ulong Index;

    /// <summary>Base-2 logarithm of the pointers in a block.</summary>
    public int Shift;

    /// <summary>Which pointer of the pointer block <paramref name="level"/> blocks above the contents: 1 is the one that points to them.</summary>
    public readonly uint PointerAt(int level) => (uint)(Index >> ((level - 1) * Shift)) & ((1u << Shift) - 1);

    /// <summary>How many blocks, this one included, the pointer at a level still reaches.</summary>
    public readonly ulong Below(int level)
    {
        var span = 1ul << ((level - 1) * Shift);
        return span - (Index & (span - 1));
    }

    /// <summary>False if the file cannot have so many blocks.</summary>
    public static bool TryFind(ulong fileBlock, int pointerShift, out BlockPath path)
    {
        path = default;
        path.Shift = pointerShift;
        if (fileBlock < DirectPointers)
        {
            path.Root = (uint)fileBlock;
            return true;
        }
        fileBlock -= DirectPointers;
        for (var levels = 1; levels <= 3; levels++)
        {
            var reach = 1ul << (levels * pointerShift);
            if (fileBlock < reach)
            {
                path.Levels = levels;
                path.Root = (uint)(DirectPointers + levels - 1);
                path.Index = fileBlock;
                return true;
            }
            fileBlock -= reach;
        }
        return false;
    }

    /// <summary>Blocks that a file can have at most by its pointers.</summary>
    public static ulong Limit(int pointerShift) =>
        DirectPointers + (1ul << pointerShift) + (1ul << (2 * pointerShift)) + (1ul << (3 * pointerShift));
}
