using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Devices;

/// <summary>A group of requests that one thread waits for. On its stack; its address is the cookie of each.</summary>
internal struct DiskBatch
{
    /// <summary>Requests that are still under way: the word the thread sleeps on.</summary>
    public uint Pending;
    public bool Failed;
}

/// <summary>This environment's ring of disk completions. Whoever waits takes what has come, for all.</summary>
internal static unsafe class DiskRing
{
    /// <summary>Nanoseconds.</summary>
    const ulong Moment = 1_000_000;

    static CompletionRing ring;
    static int busy;

    /// <summary>Attaches a ring when the first disk request is made. Its page stays the kernel's until the environment ends.</summary>
    public static bool Provide()
    {
        if (ring.IsThere)
            return true;
        var page = SharedMemory.AllocatePages(1);
        if (page == null)
            return false;
        var made = new CompletionRing((ulong)page);
        if (made.Attach(SharedFrames.Account) != KernelError.None)
        {
            SharedMemory.FreePages(page, 1);
            return false;
        }
        ring = made;
        return true;
    }

    /// <summary>Hands every completion to its batch.</summary>
    public static void Collect()
    {
        // Another thread at it does it for this one too.
        if (Interlocked.Exchange(ref busy, 1) != 0)
            return;
        while (ring.TryTake(out var completion))
        {
            var batch = (DiskBatch*)completion.Cookie;
            if (completion.Status != 0)
                batch->Failed = true;
            Interlocked.Decrement(ref batch->Pending);
        }
        Volatile.Write(ref busy, 0);
    }

    /// <summary>Sleeps until something completes.</summary>
    public static void WaitForAny(DiskBatch* batch) => WaitForAny(batch, Waiting.Never);

    /// <summary>Sleeps until something completes or, where it is others who keep the disk busy, for a moment.</summary>
    public static void WaitForRoom(DiskBatch* batch) => WaitForAny(batch, Clock.After(Moment));

    static void WaitForAny(DiskBatch* batch, ulong deadline)
    {
        var terms = stackalloc WakeTerm[2];
        terms[0] = Waiting.Differs(&batch->Pending, batch->Pending);
        terms[1] = ring.HasNews;
        if (batch->Pending != 0 || ring.IsEmpty)
            Waiting.WaitUninterruptibly(terms, 2, deadline);
    }
}
