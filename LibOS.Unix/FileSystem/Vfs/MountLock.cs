using ExoCosmos.LibOS.Locking;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>Entering and leaving a file system. Order: a mount before the table lock; never two mounts at once.</summary>
internal static unsafe class MountLock
{
    public static void Enter(Mount* mount)
    {
        if (mount->Lock.Acquire() == LockOutcome.AcquiredFromDead)
            FileSystemCalls.Recover(mount);
        // Pages of its cache may have lost their frames.
        SharedFrames.CatchUp();
    }

    public static void Leave(Mount* mount) => mount->Lock.Release();
}
