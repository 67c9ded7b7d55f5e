using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>
/// The first page of the shared window: where everything that the processes of an instance share begins. One field per subsystem; the
/// pointers lead into the window and are the same in every process. Zero when an instance begins.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct InstanceRoot
{
    /// <summary>Of the sources that the first process was built from (Instance/SourceFingerprint): all others must have the same layouts.</summary>
    public ulong Fingerprint;
    public SharedPages Pages;
    public SharedHeapState Heap;

    /// <summary>Process/ProcessTable.</summary>
    public void* Processes;

    /// <summary>VFS: mounts, inodes, the block cache, open files, pipes, terminal. Whoever makes the subsystem gives its pointer a type.</summary>
    public void* Mounts;
    public void* Inodes;
    public void* BlockCache;
    public void* OpenFiles;
    public void* Pipes;
    public void* Terminal;
    public void* TemporaryFiles;

    /// <summary>Shared futexes: a thread that wakes others of another process changes this word.</summary>
    public void* Futexes;
}
