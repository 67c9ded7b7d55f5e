using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>Turns a process into a status that its parent can fetch.</summary>
public static unsafe class ProcessBurial
{
    private const int KilledByFault = Signal.Segmentation, KilledFromOutside = Signal.Kill;

    /// <summary>Orphans get process 1 as parent, the status is set, the parent hears of it. Unless the parent ignores SIGCHLD: then nothing is left.</summary>
    public static void Finish(ProcessEntry* process, int waitStatus)
    {
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        FinishLocked(process, waitStatus);
        table->Lock.Release();
    }

    /// <summary>Looks for processes whose environment the kernel has ended, and buries them. Called by those who wait for children.</summary>
    public static void FindDead()
    {
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var entry = table->Entries[slot];
            if (entry == null || entry->State != ProcessState.Running || !EnvironmentLife.IsDead(entry->EnvironmentSlot, entry->EnvironmentGeneration))
                continue;
            ref readonly var info = ref SystemTables.Environment(entry->EnvironmentSlot);
            var isFault = info.Generation == entry->EnvironmentGeneration && info.Reason == Abi.EndReason.Fault;
            FinishLocked(entry, isFault ? KilledByFault : KilledFromOutside);
        }

        table->Lock.Release();
    }

    private static void FinishLocked(ProcessEntry* process, int waitStatus)
    {
        var table = ProcessTable.Shared;
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var child = table->Entries[slot];
            if (child == null || child->Parent != process->Id)
                continue;
            child->Parent = 1;
            if (child->State == ProcessState.Zombie)
                Processes.Remove(child);
        }

        process->WaitStatus = waitStatus;
        process->State = ProcessState.Zombie;
        table->Event++;
        var parent = Processes.Find(process->Parent);
        if (parent == null || parent->State == ProcessState.Zombie)
        {
            Processes.Remove(process);
            return;
        }

        SignalSending.Send(parent, Signal.Child);
        Waiting.Wake(&parent->Event);
    }
}
