using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>What mounting found out. Up to <see cref="Clean"/>'s neighbours that say so, the volume is not mounted.</summary>
public enum MountFinding
{
    /// <summary>Mounted, nothing to say.</summary>
    Clean,

    // Mounted, with a remark.
    NotUnmounted,
    ReadOnlyDevice,
    ReadOnlyFeature,
    ErrorsRecorded,

    // Refused.
    TooLittleMemory,
    Unreadable,
    NoMagic,
    JournalToReplay,
    UnknownFeature,
    UnknownRevision,
    BadBlockSize,
    BadInodeSize,
    BadGroupGeometry,
    BadCounts,
    LargerThanDisk,
    BadGroupTable,
    BadRoot,
}

/// <summary>How a mount went.</summary>
/// <param name="finding">What was found; the most severe thing if there are several.</param>
/// <param name="readOnly">True if the volume will not be written.</param>
public readonly struct MountReport(MountFinding finding, bool readOnly)
{
    public readonly MountFinding Finding = finding;
    public readonly bool ReadOnly = readOnly;

    /// <summary>True if there is no volume.</summary>
    public bool Refused => Finding >= MountFinding.TooLittleMemory;

    /// <summary>One line for the person at the console, UTF-8, without the name of the disk: what is the matter and what to do.</summary>
    public ReadOnlySpan<byte> Message => Finding switch
    {
        MountFinding.Clean => "ext2: mounted"u8,
        MountFinding.NotUnmounted => "ext2: was not unmounted cleanly; run e2fsck -p on it when you can"u8,
        MountFinding.ReadOnlyDevice => "ext2: the disk cannot be written; mounted read-only"u8,
        MountFinding.ReadOnlyFeature => "ext2: has features that only newer systems may write; mounted read-only"u8,
        MountFinding.ErrorsRecorded => "ext2: has errors; mounted read-only until e2fsck has repaired it"u8,
        MountFinding.TooLittleMemory => "ext2: too little memory to mount a disk; give the machine more"u8,
        MountFinding.Unreadable => "ext2: the disk answers with read errors; check it, or start without it"u8,
        MountFinding.NoMagic => "ext2: no such file system here (bad magic); make one with mke2fs -t ext2"u8,
        MountFinding.JournalToReplay => "ext2: has a journal to replay; run e2fsck -p on it first"u8,
        MountFinding.UnknownFeature => "ext2: has features of ext3 or ext4 that are not supported; make it with mke2fs -t ext2"u8,
        MountFinding.UnknownRevision => "ext2: unknown revision; make it with mke2fs -t ext2"u8,
        MountFinding.BadBlockSize => "ext2: block size is not 1, 2 or 4 KiB; make it with mke2fs -b 4096"u8,
        MountFinding.BadInodeSize => "ext2: inode size is not valid; run e2fsck"u8,
        MountFinding.BadGroupGeometry => "ext2: block groups are not valid; run e2fsck"u8,
        MountFinding.BadCounts => "ext2: counts in the superblock contradict each other; run e2fsck"u8,
        MountFinding.LargerThanDisk => "ext2: the file system is larger than its disk: is the image truncated?"u8,
        MountFinding.BadGroupTable => "ext2: the group table is corrupt; run e2fsck"u8,
        _ => "ext2: the root directory is not a directory; run e2fsck"u8,
    };
}
