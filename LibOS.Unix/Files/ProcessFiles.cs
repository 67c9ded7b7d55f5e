using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>What the process half tells the files half about the life of processes. The state hangs at <see cref="ProcessEntry.Files"/>.</summary>
public static unsafe class ProcessFiles
{
    /// <summary>The first process of the instance is about to start: mount, open 0, 1 and 2 on the terminal.</summary>
    public static Errno StartInstance(ProcessEntry* first) => Errno.None;

    /// <summary>A spawned process runs in its new environment for the first time: attach what is per environment (rings, modules).</summary>
    public static Errno StartProcess(ProcessEntry* process) => Errno.None;

    /// <summary>A child begins: give it copies of the parent's descriptors, directory and mask.</summary>
    public static Errno Inherit(ProcessEntry* parent, ProcessEntry* child) => Errno.None;

    /// <summary>The process loads another program: close what is marked close-on-exec.</summary>
    public static void Execute(ProcessEntry* process)
    {
    }

    /// <summary>The process has ended, by itself or killed: close everything. May run in another process of the instance. Called once.</summary>
    public static void End(ProcessEntry* process)
    {
    }
}
