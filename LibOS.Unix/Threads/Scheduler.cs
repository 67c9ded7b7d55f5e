using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>The threads of this process: which runs, which wait.</summary>
public static unsafe class Scheduler
{
    /// <summary>Number of the running thread within the process; 0 on a host.</summary>
    public static uint CurrentNumber => 0;

    internal static Errno Block(WakeTerm* terms, int count, ulong deadlineTsc, bool interruptible) => Errno.ETIMEDOUT;
}
