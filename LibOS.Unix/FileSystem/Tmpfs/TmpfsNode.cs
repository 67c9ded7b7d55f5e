namespace ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;

/// <summary>One file, directory, link or device of a tmpfs.</summary>
internal unsafe struct TmpfsNode
{
    public uint Number;
    public ushort Mode;
    public byte Height;
    public uint Links;
    /// <summary>References from outside of directories.</summary>
    public uint Opens;
    public uint UserId;
    public uint GroupId;
    public uint DeviceNumber;
    public ulong Size;
    /// <summary>Pages of contents and of the tree above them.</summary>
    public ulong Pages;
    /// <summary>Tree of content pages: a page itself if Height is 0, else a page of 512 pointers to trees one lower.</summary>
    public void* Root;
    /// <summary>Directories: the one it is in.</summary>
    public uint Parent;
    public ulong NextCookie;
    public TmpfsEntry* First;
    public TmpfsEntry* Last;
    public Timestamp Accessed, Modified, Changed, Born;
}

/// <summary>A name in a directory, in the directory's list by cookie and in the volume's hash table.</summary>
internal unsafe struct TmpfsEntry
{
    public const int NameOffset = 48;

    public TmpfsEntry* HashNext;
    public TmpfsEntry* Next;
    public TmpfsEntry* Previous;
    public ulong Cookie;
    public uint Directory;
    public uint Inode;
    public uint Hash;
    public ushort NameLength;

    public static System.ReadOnlySpan<byte> Name(TmpfsEntry* entry) => new((byte*)entry + NameOffset, entry->NameLength);
}
