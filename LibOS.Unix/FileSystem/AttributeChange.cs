using System;

namespace ExoCosmos.LibOS.Unix.FileSystem;

/// <summary>Which attributes a change touches.</summary>
[Flags]
public enum AttributeFields : uint
{
    None = 0,
    Mode = 1,
    User = 2,
    Group = 4,
    Accessed = 8,
    Modified = 16,
}

/// <summary>What chmod(2), chown(2) and utimensat(2) change of an inode. The time of change moves along with any of them.</summary>
public struct AttributeChange
{
    public AttributeFields What;
    /// <summary>Permission bits only.</summary>
    public ushort Mode;
    public uint UserId;
    public uint GroupId;
    public Timestamp Accessed;
    public Timestamp Modified;
}

/// <summary>What a new inode starts with.</summary>
public struct NewInode
{
    /// <summary>Type and permissions.</summary>
    public ushort Mode;
    public uint UserId;
    public uint GroupId;
    /// <summary>Of device nodes.</summary>
    public uint DeviceNumber;
}
