using System;
using System.Threading;
using ExoCosmos.LibOS.Unix.Events;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>What an open file description leads to.</summary>
public enum OpenKind : byte
{
    Regular,
    Directory,
    /// <summary>Opened with O_PATH: a name without access.</summary>
    Path,
    Null,
    Zero,
    Full,
    Random,
    Terminal,
    PipeReader,
    PipeWriter,
    EventCounter,
    Epoll,
    /// <summary>A file of /proc or /sys.</summary>
    Generated,
}

/// <summary>An open file description (open(2)): what descriptors of one or more processes share, offset and status flags included.</summary>
public unsafe struct OpenFile
{
    /// <summary>Held while the offset is used and moved; taken before any other guard.</summary>
    internal InstanceLock OffsetLock;
    int references;
    public OpenKind Kind;
    public OpenFlags Flags;
    /// <summary>Position of the next read or write; for directories the cookie of the next entry.</summary>
    public ulong Offset;
    /// <summary>The inode, or null for pipes and counters without a name.</summary>
    public Vnode* Node;
    /// <summary>Pipe, counter or epoll set.</summary>
    public void* Channel;
    /// <summary>Epoll entries that watch it, under the table guard.</summary>
    internal Watch* Watchers;
    /// <summary>Where it was found, so that its path can be told: a directory, and a name or null for a directory itself.</summary>
    public Vnode* Parent;
    byte* name;
    int nameLength;

    public readonly ReadOnlySpan<byte> Name => new(name, nameLength);

    public readonly bool CanRead => Kind != OpenKind.Path && (Flags & OpenFlags.AccessMask) != OpenFlags.WriteOnly;

    public readonly bool CanWrite => Kind != OpenKind.Path && (Flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;

    public readonly bool IsNonBlocking => (Flags & OpenFlags.NonBlocking) != 0;

    /// <summary>A description with one reference, or null if memory is out.</summary>
    public static OpenFile* Create(OpenKind kind, OpenFlags flags, Vnode* node, void* channel)
    {
        var file = SharedHeap.Allocate<OpenFile>();
        if (file == null)
            return null;
        file->references = 1;
        file->Kind = kind;
        file->Flags = flags;
        file->Node = node;
        file->Channel = channel;
        return file;
    }

    /// <summary>Remembers where it was found. The directory is retained; without memory it is left out.</summary>
    internal static void SetPlace(OpenFile* file, Vnode* directory, ReadOnlySpan<byte> name)
    {
        file->name = (byte*)SharedHeap.Allocate((uint)name.Length);
        if (file->name == null)
            return;
        file->nameLength = name.Length;
        name.CopyTo(new Span<byte>(file->name, name.Length));
        file->Parent = Vnode.Retain(directory);
    }

    public static OpenFile* Retain(OpenFile* file)
    {
        Interlocked.Increment(ref file->references);
        return file;
    }

    public static void Release(OpenFile* file)
    {
        if (file == null || Interlocked.Decrement(ref file->references) != 0)
            return;
        AdvisoryLocks.ReleaseFile(file);
        Epoll.Forget(file);
        switch (file->Kind)
        {
            case OpenKind.PipeReader or OpenKind.PipeWriter:
                Pipe.Close((Pipe*)file->Channel, file->Node, file->Kind == OpenKind.PipeWriter);
                break;
            case OpenKind.EventCounter:
                EventCounter.Close((EventCounter*)file->Channel);
                break;
            case OpenKind.Generated:
                Snapshot.Close((Snapshot*)file->Channel);
                break;
            case OpenKind.Epoll:
                Epoll.Close((Epoll*)file->Channel);
                break;
            default:
                break;
        }
        Vnode.Release(file->Node);
        Vnode.Release(file->Parent);
        if (file->name != null)
            SharedHeap.Free(file->name, (uint)file->nameLength);
        SharedHeap.Free(file);
    }
}
