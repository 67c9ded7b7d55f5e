using ExoCosmos.LibOS.Unix.Terminal;
using ExoCosmos.LibOS.Unix.Threads;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>The root of all that the processes of an instance share about files: at one address.</summary>
/// <remarks>
/// <see cref="TableLock"/> protects the open files, descriptor tables, pipes, counters and the terminal: short work, no I/O.
/// What a process leaves behind when it dies inside is at worst a count too high, which costs memory and nothing else.
/// </remarks>
public unsafe struct FileState
{
    internal InstanceLock TableLock;
    /// <summary>Changes with every event that a poll might wait for.</summary>
    internal uint PollSequence;
    /// <summary>Changes when an advisory lock is let go.</summary>
    internal uint LockSequence;
    internal uint NextDevice;
    /// <summary>TSC at the first change that may not be on its disk yet; 0 if there is none.</summary>
    internal ulong DirtySince;
    /// <summary>Pages that the caches of the disks have given back.</summary>
    internal int MissingCachePages;
    public Mount* Mounts;
    /// <summary>Root of the name space.</summary>
    public Vnode* Root;
    internal TerminalState* Terminal;

    /// <summary>The instance this process belongs to.</summary>
    public static FileState* Current => (FileState*)SharedMemory.Root->Mounts;

    /// <summary>Makes the state of a new instance.</summary>
    /// <returns>Null without memory.</returns>
    public static FileState* Create()
    {
        var state = SharedHeap.Allocate<FileState>();
        if (state == null)
            return null;
        state->NextDevice = 1;
        SharedMemory.Root->Mounts = state;
        return state;
    }

    internal static void Enter() => Current->TableLock.Acquire();

    internal static void Leave() => Current->TableLock.Release();

    /// <summary>Wakes whoever polls. Under the table guard or not.</summary>
    internal static void Announce() => Waiting.Wake(&Current->PollSequence);
}
