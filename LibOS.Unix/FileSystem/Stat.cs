namespace ExoCosmos.LibOS.Unix.FileSystem;

/// <summary>What stat(2) and statx(2) say of an inode. The device number is the mount's business and is not here.</summary>
public struct Stat
{
    public ulong Inode;
    public ushort Mode;
    public uint Links;
    public uint UserId;
    public uint GroupId;

    /// <summary>Device number as makedev(3) packs it: minor bits 0–7 and 20–31, major bits 8–19. 0 unless a device node.</summary>
    public uint DeviceNumber;

    public ulong Size;

    /// <summary>Preferred transfer size in bytes: st_blksize.</summary>
    public uint BlockSize;

    /// <summary>Allocated space in units of 512 bytes: st_blocks.</summary>
    public ulong Blocks;

    public Timestamp Accessed;
    public Timestamp Modified;
    public Timestamp Changed;

    /// <summary>Time of birth; all zero where the disk format has no room for it.</summary>
    public Timestamp Born;
}
