using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>The instance's processes: an array of pointers to entries, in shared memory at <see cref="InstanceRoot.Processes"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ProcessTable
{
    public InstanceLock Lock;
    public int LastId;

    /// <summary>Those in use lie below it: whoever looks for a process looks at so many slots.</summary>
    public uint Count;
    /// <summary>Slots in <see cref="Entries"/>.</summary>
    public uint Capacity;

    /// <summary>Changes with every process that begins or ends.</summary>
    public uint Event;
    public ProcessEntry** Entries;

    /// <summary>Id of the process that made the instance.</summary>
    public const int FirstId = 1;

    /// <summary>Highest process id; then numbering begins again.</summary>
    public const int MaxId = 32767;

    public static ProcessTable* Shared => (ProcessTable*)SharedMemory.Root->Processes;
}
