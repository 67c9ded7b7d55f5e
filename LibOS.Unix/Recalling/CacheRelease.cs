using System;
using System.Threading;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Recalling;

/// <summary>Frames out of the caches of the instance's disks, and back into them when there is room again.</summary>
internal static unsafe class CacheRelease
{
    private const int Batch = 64;

    /// <summary>Frames that stay free for everything else when a cache grows again, and pages that it grows by at a time.</summary>
    private const ulong Reserve = 256;
    private const int Growth = 32;

    /// <summary>A process is out of memory: some pages for it. False if the caches have none to spare.</summary>
    public static bool Relieve()
    {
        if (FileState.Current == null)
            return false;
        if (GiveClean(Growth) == 0)
        {
            SyncAll();
            if (GiveClean(Growth) == 0)
                return false;
        }

        Processes.WakeAll();
        return true;
    }

    /// <summary>Gives clean pages, then writes the others and gives those. Each cache keeps a few.</summary>
    /// <param name="frames">How many are wanted.</param>
    public static void Give(ulong frames)
    {
        frames -= GiveClean(frames);
        if (frames != 0)
        {
            SyncAll();
            GiveClean(frames);
        }

        // Whoever has a page mapped holds its frame: the others let go of theirs when they see that something is gone.
        Processes.WakeAll();
    }

    private static void SyncAll()
    {
        for (var mount = FileState.Current->Mounts; mount != null; mount = mount->Next)
            Naming.Sync(mount);
    }

    private static ulong GiveClean(ulong frames)
    {
        Span<nuint> pages = stackalloc nuint[Batch];
        var given = 0UL;
        for (var mount = FileState.Current->Mounts; mount != null && given < frames; mount = mount->Next)
        {
            for (var count = Batch; count == Batch && given < frames; given += (uint)count)
            {
                MountLock.Enter(mount);
                count = FileSystemCalls.Shrink(mount, pages[..(int)Math.Min(Batch, frames - given)]);
                SharedFrames.Drop(pages[..count]);
                MountLock.Leave(mount);
            }
        }

        return given;
    }

    /// <summary>Some pages for caches that gave, if there is room again.</summary>
    public static void TakeBack()
    {
        ref var missing = ref FileState.Current->MissingCachePages;
        if (missing == 0 || SystemTables.Available(SharedFrames.AccountNumber) < Reserve + Growth)
            return;
        for (var mount = FileState.Current->Mounts; mount != null; mount = mount->Next)
        {
            MountLock.Enter(mount);
            FileSystemCalls.Grow(mount, Growth);
            MountLock.Leave(mount);
        }
    }
}
