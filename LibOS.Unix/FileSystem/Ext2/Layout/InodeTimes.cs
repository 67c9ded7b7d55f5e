using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

/// <summary>Timestamps of an inode: 32 signed bits of seconds, and in large inodes an extra word with 2 more bits and nanoseconds.</summary>
/// <remarks>
/// <code>
/// extra word:  31            2 1 0
///             | nanoseconds   | e |     seconds = signed 32 bits + e · 2³², up to the year 2446
/// </code>
/// </remarks>
internal static unsafe class InodeTimes
{
    public static Timestamp Accessed(InodeRecord* inode, int inodeSize) =>
        Decode(inode->Accessed, Has(inode, inodeSize, 0x90) ? inode->AccessedExtra : 0);

    public static Timestamp Modified(InodeRecord* inode, int inodeSize) =>
        Decode(inode->Modified, Has(inode, inodeSize, 0x8C) ? inode->ModifiedExtra : 0);

    public static Timestamp Changed(InodeRecord* inode, int inodeSize) =>
        Decode(inode->Changed, Has(inode, inodeSize, 0x88) ? inode->ChangedExtra : 0);

    public static Timestamp Born(InodeRecord* inode, int inodeSize) =>
        Has(inode, inodeSize, 0x98) ? Decode(inode->Born, inode->BornExtra) : default;

    public static void SetAccessed(InodeRecord* inode, int inodeSize, Timestamp time)
    {
        var extra = Has(inode, inodeSize, 0x90);
        inode->Accessed = Encode(time, extra, out var word);
        if (extra)
            inode->AccessedExtra = word;
    }

    public static void SetModified(InodeRecord* inode, int inodeSize, Timestamp time)
    {
        var extra = Has(inode, inodeSize, 0x8C);
        inode->Modified = Encode(time, extra, out var word);
        if (extra)
            inode->ModifiedExtra = word;
    }

    public static void SetChanged(InodeRecord* inode, int inodeSize, Timestamp time)
    {
        var extra = Has(inode, inodeSize, 0x88);
        inode->Changed = Encode(time, extra, out var word);
        if (extra)
            inode->ChangedExtra = word;
    }

    public static void SetBorn(InodeRecord* inode, int inodeSize, Timestamp time)
    {
        if (!Has(inode, inodeSize, 0x98))
            return;
        inode->Born = Encode(time, true, out var word);
        inode->BornExtra = word;
    }

    /// <summary>True if the inode has room up to an offset, and uses it.</summary>
    static bool Has(InodeRecord* inode, int inodeSize, int end) =>
        inodeSize >= end && inode->ExtraSize <= inodeSize - InodeRecord.BaseSize && InodeRecord.BaseSize + inode->ExtraSize >= end;

    static Timestamp Decode(uint seconds, uint extra) =>
        new((int)seconds + ((long)(extra & 3) << 32), Math.Min(extra >> 2, 999_999_999));

    static uint Encode(Timestamp time, bool extra, out uint word)
    {
        var latest = extra ? int.MaxValue + (3L << 32) : int.MaxValue;
        var seconds = Math.Max(int.MinValue, Math.Min(time.Seconds, latest));
        word = (uint)((seconds - (int)seconds) >> 32) & 3 | time.Nanoseconds << 2;
        return (uint)seconds;
    }
}
