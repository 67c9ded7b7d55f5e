using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Waiting for children: wait4(2), waitid(2).</summary>
public static unsafe class WaitCalls
{
    private const int NoHang = 1, KeepStatus = 0x0100_0000, WantExited = 4;
    private const int AnyChild = 0, ById = 1, ByGroup = 2;
    private const int CodeExited = 1, CodeKilled = 2;
    private const ulong LookAgainNanoseconds = 100_000_000;

    /// <summary>struct rusage: two times, then counters that are zero here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Usage
    {
        [FieldOffset(0)] public long UserSeconds;
        [FieldOffset(8)] public long UserMicroseconds;
    }

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers) => registers.Number switch
    {
        61 => Wait4((int)registers.First, registers.Second, (int)registers.Third, registers.Fourth),
        247 => WaitId((int)registers.First, (int)registers.Second, registers.Third, (int)registers.Fourth),
        _ => -(long)Errno.ENOSYS,
    };

    private static long Wait4(int which, ulong statusAddress, int options, ulong usage)
    {
        var kind = which switch { > 0 => ById, -1 => AnyChild, _ => ByGroup };
        var id = which switch { 0 => Processes.Current->Group, < -1 => -which, _ => which };
        var error = Find(kind, id, options, out var child, out var status);
        if (error != Errno.None || child == 0)
            return -(long)error;
        if (statusAddress != 0)
            error = UserMemory.TryCopyOut(statusAddress, status);
        if (error == Errno.None && usage != 0)
            error = UserMemory.TryCopyOut(usage, default(Usage));
        return error != Errno.None ? -(long)error : child;
    }

    private static long WaitId(int kind, int id, ulong info, int options)
    {
        if (kind is < AnyChild or > ByGroup || (options & WantExited) == 0)
            return -(long)Errno.EINVAL;
        var error = Find(kind, kind == ByGroup && id == 0 ? Processes.Current->Group : id, options, out var child, out var status);
        if (error != Errno.None || info == 0)
            return -(long)error;
        var signal = status & 0x7F;
        return -(long)UserMemory.TryCopyOut(info, child == 0 ? default : new SignalInfo
        {
            Number = Signal.Child,
            Code = signal == 0 ? CodeExited : CodeKilled,
            Sender = child,
            Status = signal == 0 ? status >> 8 & 0xFF : signal,
        });
    }

    /// <summary>Waits for a child of that kind to have ended. No error and child 0: none yet, and the caller does not wait.</summary>
    private static Errno Find(int kind, int id, int options, out int child, out int status)
    {
        var process = Processes.Current;
        while (true)
        {
            var seen = System.Threading.Volatile.Read(ref process->Event);
            ProcessBurial.FindDead();
            if (TryReap(process, kind, id, (options & KeepStatus) != 0, out child, out status, out var hasChildren))
                return Errno.None;
            if (!hasChildren)
                return Errno.ECHILD;
            if ((options & NoHang) != 0)
                return Errno.None;
            // A child that the kernel ends tells nobody: look again from time to time.
            if (Waiting.Wait(&process->Event, seen, Clock.After(LookAgainNanoseconds)) == Errno.EINTR)
                return Errno.EINTR;
        }
    }

    private static bool TryReap(ProcessEntry* process, int kind, int id, bool keep, out int child, out int status, out bool hasChildren)
    {
        child = 0;
        status = 0;
        hasChildren = false;
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        for (var slot = 0u; slot < table->Count && child == 0; slot++)
        {
            var entry = table->Entries[slot];
            if (entry == null || entry->Parent != process->Id || entry == process)
                continue;
            if ((kind == ById && entry->Id != id) || (kind == ByGroup && entry->Group != id))
                continue;
            hasChildren = true;
            if (entry->State != ProcessState.Zombie)
                continue;
            child = entry->Id;
            status = entry->WaitStatus;
            if (!keep)
                Processes.Remove(entry);
        }

        table->Lock.Release();
        return child != 0;
    }
}
