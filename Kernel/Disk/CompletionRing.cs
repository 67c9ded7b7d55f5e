using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Disk;

/// <summary>The kernel's end of an environment's completion ring. The tail is the environment's word and only ever limits its own requests.</summary>
public static unsafe class CompletionRing
{
    /// <summary>Is there room for one more completion beside those that are owed?</summary>
    public static bool HasRoom(RingPage* ring, uint outstanding)
    {
        var waiting = ring->Head - Volatile.Read(ref ring->Tail);
        return waiting < RingPage.DiskCapacity && outstanding < RingPage.DiskCapacity - waiting;
    }

    /// <summary>The entry first, then the head that makes it visible.</summary>
    public static void Put(RingPage* ring, ulong cookie, KernelError status)
    {
        var head = ring->Head;
        var entry = RingPage.Completion(ring, head);
        entry->Cookie = cookie;
        entry->Status = (long)status;
        Volatile.Write(ref ring->Head, head + 1);
    }
}
