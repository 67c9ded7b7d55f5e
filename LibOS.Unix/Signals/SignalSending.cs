using System.Threading;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>Sending signals to processes of the instance: a bit in the target's entry and a change of its event word.</summary>
public static unsafe class SignalSending
{
    /// <summary>Sends to one process. One that ignores the signal does not even wake.</summary>
    public static void Send(ProcessEntry* target, int signal)
    {
        if ((target->Ignored & Signal.Bit(signal)) != 0)
            return;
        Interlocked.Or(ref target->Pending, Signal.Bit(signal));
        Waiting.Wake(&target->Event);
    }

    /// <summary>Sends to every process of a group, as the terminal does with Ctrl-C.</summary>
    /// <returns>Number of processes in the group.</returns>
    public static int SendToGroup(int group, int signal)
    {
        var table = ProcessTable.Shared;
        var count = 0;
        table->Lock.Acquire();
        for (var slot = 0u; slot < table->Count; slot++)
        {
            var entry = table->Entries[slot];
            if (entry == null || entry->Group != group || entry->State == ProcessState.Zombie)
                continue;
            Send(entry, signal);
            count++;
        }

        table->Lock.Release();
        return count;
    }

    /// <summary>Sends to the calling process, as a write to a broken pipe does. The call goes on and returns its own error.</summary>
    public static void Raise(int signal) => Send(Processes.Current, signal);
}
