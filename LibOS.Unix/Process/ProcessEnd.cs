using System.Diagnostics.CodeAnalysis;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>
/// The end of a process: files closed, children handed on, the status left for the parent, and then the environment ends, which gives all its
/// memory back. A process that the kernel ended instead is buried by whoever waits for it (<see cref="ProcessBurial"/>).
/// </summary>
public static unsafe class ProcessEnd
{
    private const int CoreDumpStatusBase = 128;

    /// <summary>exit_group(2), or the last thread's exit.</summary>
    public static void Exit(int code) => End((code & 0xFF) << 8, code & 0xFF);

    /// <summary>A signal that nothing handles.</summary>
    public static void BySignal(int signal) => End(signal, CoreDumpStatusBase + signal);

    private static void End(int waitStatus, int environmentStatus)
    {
        var process = Processes.Current;
        if (ProcessStart.EndBorrowed(waitStatus))
            return;
        ProcessFiles.End(process);
        ProcessBurial.Finish(process, waitStatus);
        // Nobody is left to write back what the caches hold.
        if (!Processes.IsAnyAlive())
            ProcessFiles.SyncAll();
        KernelApi.EnvironmentExit(environmentStatus);
        throw null!;
    }
}
