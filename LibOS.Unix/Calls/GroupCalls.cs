using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Process groups and sessions (setpgid(2), setsid(2)).</summary>
public static unsafe class GroupCalls
{
    public static long SetGroup(int id, int group)
    {
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        var target = id == 0 ? Processes.Current : Processes.Find(id);
        var error = Errno.None;
        if (target == null || (target != Processes.Current && target->Parent != Processes.Current->Id))
            error = Errno.ESRCH;
        else if (group < 0)
            error = Errno.EINVAL;
        else
            target->Group = group == 0 ? target->Id : group;
        table->Lock.Release();
        return -(long)error;
    }

    public static long NewSession()
    {
        var process = Processes.Current;
        if (process->Group == process->Id && process->Session == process->Id)
            return -(long)Errno.EPERM;
        process->Group = process->Id;
        process->Session = process->Id;
        return process->Id;
    }

    public static long GroupOf(int id) => Ask(id, ofSession: false);

    public static long SessionOf(int id) => Ask(id, ofSession: true);

    private static long Ask(int id, bool ofSession)
    {
        var table = ProcessTable.Shared;
        table->Lock.Acquire();
        var target = id == 0 ? Processes.Current : Processes.Find(id);
        var answer = target == null ? -(long)Errno.ESRCH : ofSession ? target->Session : target->Group;
        table->Lock.Release();
        return answer;
    }
}
