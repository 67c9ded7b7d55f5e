using System.Threading;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>
/// When changes reach the disks by themselves: a few seconds after the first one. No process is there for this alone. Each looks when its
/// slice begins, after a file call, and while it waits for a key or for files.
/// </summary>
public static unsafe class WriteBack
{
    const ulong Delay = 5 * Clock.NanosecondsPerSecond;
    /// <summary>The same in ticks, once it was asked for: every file call asks.</summary>
    static ulong s_delayTicks;

    /// <summary>A disk has been changed.</summary>
    internal static void Note()
    {
        var state = FileState.Current;
        if (state->DirtySince == 0 && !FileTime.IsHosted)
            state->DirtySince = Clock.Ticks;
    }

    /// <summary>TSC when it is time to write, never if nothing is to be written.</summary>
    public static ulong Due
    {
        get
        {
            var since = FileState.Current->DirtySince;
            if (since == 0)
                return Waiting.Never;
            if (s_delayTicks == 0)
                s_delayTicks = Clock.ToTicks(Delay);
            return since + s_delayTicks;
        }
    }

    /// <summary>Writes if it is time. No lock is held; may wait for the disks.</summary>
    public static void RunIfDue()
    {
        var state = FileState.Current;
        if (state == null || state->DirtySince == 0 || Clock.Ticks < Due)
            return;
        if (Interlocked.Exchange(ref state->DirtySince, 0) == 0)
            return;
        for (var mount = state->Mounts; mount != null; mount = mount->Next)
            Naming.Sync(mount);
    }
}
