using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>What the process half tells the files half about the life of processes. The state hangs at <see cref="ProcessEntry.Files"/>.</summary>
public static unsafe class ProcessFiles
{
    /// <summary>The first process of the instance is about to start: mount, open 0, 1 and 2 on the terminal.</summary>
    public static Errno StartInstance(ProcessEntry* first)
    {
        var error = InstanceFiles.Create();
        if (error == Errno.None)
            error = Give(first, out _);
        return error == Errno.None ? InstanceFiles.OpenStandard((FileContext*)first->Files, first) : error;
    }

    /// <summary>A spawned process runs in its new environment for the first time. Rings and modules are attached when they are first needed.</summary>
    public static Errno StartProcess(ProcessEntry* process) => process->Files == null ? Errno.ESRCH : Errno.None;

    /// <summary>Files for a process without a parent: at the root, nothing open.</summary>
    public static Errno Give(ProcessEntry* process, out FileContext* context)
    {
        context = SharedHeap.Allocate<FileContext>();
        if (context == null)
            return Errno.ENOMEM;
        process->Files = context;
        return FileContext.Create(context, process->Id);
    }

    /// <summary>A child begins: give it copies of the parent's descriptors, directory and mask.</summary>
    public static Errno Inherit(ProcessEntry* parent, ProcessEntry* child)
    {
        var context = SharedHeap.Allocate<FileContext>();
        if (context == null)
            return Errno.ENOMEM;
        var error = FileContext.Inherit((FileContext*)parent->Files, context, child->Id);
        if (error == Errno.None)
            child->Files = context;
        else
            SharedHeap.Free(context);
        return error;
    }

    /// <summary>The process loads another program: close what is marked close-on-exec.</summary>
    public static void Execute(ProcessEntry* process) => DescriptorTable.CloseOnExec(((FileContext*)process->Files)->Descriptors);

    /// <summary>Makes everything durable before the machine stops, and says on the disks that they are in order.</summary>
    public static void SyncAll() => InstanceFiles.Settle();

    /// <summary>The process has ended: closes everything.</summary>
    public static void End(ProcessEntry* process)
    {
        var context = Take(process);
        if (context != null)
            Close(context);
    }

    /// <summary>Takes its files from a process, which was killed or ends; null if somebody else has done that.</summary>
    public static FileContext* Take(ProcessEntry* process)
    {
        var context = (FileContext*)process->Files;
        process->Files = null;
        return context;
    }

    /// <summary>Closes what was taken. May run in another process of the instance.</summary>
    public static void Close(FileContext* context)
    {
        FileContext.Release(context);
        SharedHeap.Free(context);
    }
}
