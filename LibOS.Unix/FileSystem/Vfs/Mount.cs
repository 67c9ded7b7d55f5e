using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>A mounted file system, in shared memory for as long as the instance lives.</summary>
public unsafe struct Mount
{
    internal const int Buckets = 128;
    const int TextSize = 128;

    /// <summary>Held around every call of the file system below, and for the table of its inodes in use.</summary>
    internal InstanceLock Lock;
    public FileSystemKind Kind;
    /// <summary>st_dev: 1 and up.</summary>
    public uint Device;
    public bool ReadOnly;
    /// <summary>The file system's own state: an Ext2Volume, a TmpfsVolume, nothing.</summary>
    public void* Volume;
    public Vnode* Root;
    /// <summary>The directory it covers; null for the root of the name space.</summary>
    public Vnode* Covered;
    /// <summary>Next in the order of mounting.</summary>
    public Mount* Next;

    MountText source;
    MountText target;
    int sourceLength, targetLength;
    internal VnodeBuckets Table;

    /// <summary>What was mounted ("/dev/disk0", "tmpfs") and where, for /proc/mounts.</summary>
    public static ReadOnlySpan<byte> Source(Mount* mount) => new(&mount->source, mount->sourceLength);

    public static ReadOnlySpan<byte> Target(Mount* mount) => new(&mount->target, mount->targetLength);

    internal static void SetTexts(Mount* mount, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        mount->sourceLength = Math.Min(source.Length, TextSize);
        mount->targetLength = Math.Min(target.Length, TextSize);
        source[..mount->sourceLength].CopyTo(new Span<byte>(&mount->source, TextSize));
        target[..mount->targetLength].CopyTo(new Span<byte>(&mount->target, TextSize));
    }

    [InlineArray(TextSize)]
    struct MountText
    {
        byte first;
    }

    /// <summary>Heads of the chains of inodes in use, as addresses.</summary>
    [InlineArray(Buckets)]
    internal struct VnodeBuckets
    {
        nint first;
    }
}
