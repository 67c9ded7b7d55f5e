using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
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

    /// <summary>Looks for processes whose environment is gone without their doing, and buries them. Called by those who wait for children.</summary>
    public static void FindDead()
    {
        var slot = 0u;
        while (BuryNext(ref slot, out var files))
        {
            if (files != null)
                ProcessFiles.Close(files);
        }
    }

    /// <summary>Looks on from <paramref name="slot"/> under the lock, as far as the first dead one.</summary>
    /// <param name="slot">Where to go on looking afterwards.</param>
    /// <param name="files">The files that nobody closed, or null.</param>
    /// <returns>False when there is none left.</returns>
    private static bool BuryNext(ref uint slot, out FileContext* files)
    {
        var table = ProcessTable.Shared;
        files = null;
        var found = false;
        table->Lock.Acquire();
        for (; slot < table->Count && !found; slot++)
        {
            var entry = table->Entries[slot];
            found = entry != null && entry->State == ProcessState.Running && EnvironmentLife.IsDead(entry->EnvironmentSlot, entry->EnvironmentGeneration);
            if (!found)
                continue;
            files = ProcessFiles.Take(entry);
            FinishLocked(entry, WaitStatusOf(entry));
        }

        table->Lock.Release();
        return found;
    }

    /// <summary>What the kernel knows of the end: a fault, or the status that an application without this libOS left.</summary>
    private static int WaitStatusOf(ProcessEntry* entry)
    {
        ref readonly var info = ref SystemTables.Environment(entry->EnvironmentSlot);
        return info.Generation != entry->EnvironmentGeneration ? KilledFromOutside : info.Reason switch
        {
            EndReason.Fault => KilledByFault,
            EndReason.Exit => (info.Status & 0xFF) << 8,
            _ => KilledFromOutside,
        };
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
