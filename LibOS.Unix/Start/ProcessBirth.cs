using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Start;

/// <summary>
/// Makes an environment a process, whatever is to run in it: its capabilities, the instance (made by its first process, joined by the others), an
/// entry in the process table, a first thread, files. The upcalls are set already, for the instance's memory comes by page fault.
/// </summary>
internal static unsafe class ProcessBirth
{
    /// <summary>A program that was built with another libOS than its instance ends like one that cannot be executed.</summary>
    private const int CannotExecute = 126;

    /// <summary>Capabilities, accounts, and the instance's memory.</summary>
    /// <param name="parameters">The page that the creator filled.</param>
    /// <param name="spawned">Entry of the process that this environment is for; null makes a new instance.</param>
    /// <returns>The process.</returns>
    public static ProcessEntry* Join(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        Grants.Begin(parameters);
        PrivateMemory.UseAccount(Grants.Find("account"u8));
        SharedFrames.UseAccount(Spawning.InstanceAccount.Handle);
        var control = SystemTables.Control;
        InstanceLockPolicy.Identify(control->EnvironmentSlot, control->EnvironmentGeneration);
        if (spawned == null)
            return MakeInstance();
        if (SharedMemory.Attach())
            return spawned;
        Panic.Write("this program was built with another LibOS.Unix than the one it was started from: build it again\n"u8);
        KernelApi.EnvironmentExit(CannotExecute);
        return null;
    }

    /// <summary>The first thread becomes the running one, and the process gets its files: its parent's, or those of a new instance.</summary>
    public static void Begin(ProcessEntry* process, Thread* thread, bool isSpawned)
    {
        if (thread == null)
            Panic.Because("there is no memory for a thread"u8);
        thread->Id = process->Id;
        thread->Process = process;
        process->StartTicks = Clock.Ticks;
        ThreadTable.Begin(thread);
        Scheduler.Adopt(thread);
        ProcessSignals.InheritIgnored(process->Ignored);
        var error = isSpawned ? ProcessFiles.StartProcess(process) : ProcessFiles.StartInstance(process);
        if (error != Errno.None)
            Panic.Because("the files of the instance cannot be set up, errno"u8, (ulong)error);
    }

    private static ProcessEntry* MakeInstance()
    {
        if (!PrivateMemory.Commit(SharedMemory.WindowBase, SharedMemory.RootPages))
            Panic.Because("there is no memory for the instance"u8);
        SharedMemory.Create();
        var process = Processes.CreateTable() ? Processes.Create() : null;
        if (process == null)
            Panic.Because("there is no memory for the process table"u8);
        process->Group = process->Id;
        process->Session = process->Id;
        process->EnvironmentSlot = SystemTables.Control->EnvironmentSlot;
        process->EnvironmentGeneration = SystemTables.Control->EnvironmentGeneration;
        process->Account = (uint)Spawning.InstanceAccount.Base;
        process->Threads = 1;
        process->State = ProcessState.Running;
        return process;
    }
}
