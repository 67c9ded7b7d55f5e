using System.Threading;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Recall;

/// <summary>The kernel's end of an environment's repossession vector.</summary>
public static unsafe class RepossessionRing
{
    /// <summary>Counts what was taken, and enters it if there is a ring with room.</summary>
    public static void Put(KernelState* kernel, uint environment, in RepossessionEntry entry)
    {
        kernel->Environments.Info(environment)->Repossessed += entry.Length;
        var ring = kernel->Environments.Record(environment)->RepossessionRing;
        if (ring == null)
            return;
        var head = ring->Head;
        if (head - Volatile.Read(ref ring->Tail) >= RingPage.RepossessionCapacity)
        {
            ring->Dropped++;
            return;
        }

        *RingPage.Repossession(ring, head) = entry;
        Volatile.Write(ref ring->Head, head + 1);
    }
}
