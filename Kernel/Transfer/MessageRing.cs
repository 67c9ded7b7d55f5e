using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Transfer;

/// <summary>The kernel's end of an environment's message ring. The tail is the environment's word and limits only what it gets.</summary>
public static unsafe class MessageRing
{
    /// <summary>The entry first, then the head that makes it visible. False, and counted, if the ring is full.</summary>
    public static bool TryPut(RingPage* ring, in MessageEntry message)
    {
        var head = ring->Head;
        if (head - Volatile.Read(ref ring->Tail) >= RingPage.MessageCapacity)
        {
            ring->Dropped++;
            return false;
        }

        *RingPage.Message(ring, head) = message;
        Volatile.Write(ref ring->Head, head + 1);
        return true;
    }
}
