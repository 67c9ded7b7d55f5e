using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Devices;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Recalling;

/// <summary>
/// What was taken from this process by force, as its repossession vector says: pages of the program, which must not be found empty, are remembered, and touching
/// one is SIGBUS, as for memory that has failed. If the libOS' own memory is among it, or nobody knows what was, the process ends.
/// </summary>
public static unsafe class LostPages
{
    private static bool s_listens;
    private static ulong s_ring;
    private static ulong s_seen;

    /// <summary>Attaches the vector. Without memory for it the process does without: then it ends if something is taken.</summary>
    public static void Listen()
    {
        s_listens = true;
        var ring = PrivateMemory.AllocatePages(1);
        if (ring != null && PageSetAside.Reserve(PageSetAside.LostAtOnce) && KernelApi.RingAttach(RingKind.Repossession, Handle.None, PrivateMemory.Account, OwnFrames.Of(ring)) == KernelError.None)
            s_ring = (ulong)ring;
    }

    /// <summary>Looks whether something was taken since it last looked. Called before a missing page is taken for one that was never touched.</summary>
    public static void Look()
    {
        var total = SystemTables.Environment(SystemTables.Control->EnvironmentSlot).Repossessed;
        if (total == s_seen || !s_listens)
            return;
        var expected = total - s_seen;
        s_seen = total;
        var ours = 0UL;
        var known = 0UL;
        var ring = (RingPage*)s_ring;
        if (s_ring != 0)
        {
            for (; ring->Tail != Volatile.Read(ref ring->Head); ring->Tail++)
            {
                var entry = *RingPage.Repossession(ring, ring->Tail);
                known += entry.Length;
                if (entry.Kind != CapabilityKind.Account)
                    continue;
                // What was mapped nowhere is a page set aside, or one of the shared window that no process has touched yet.
                var isProgram = entry.Address == 0 ? PageSetAside.Lose(entry.Base) : entry.Address < UserMemory.End && PageSetAside.AddLost(entry.Address);
                if (!isProgram)
                    ours++;
            }
        }

        Panic.Write("taken by force, in frames, places or blocks:"u8);
        Panic.WriteHex(expected);
        Panic.Write("\r\n"u8);
        if (known < expected)
            Panic.Because("memory was taken, and nobody knows which:"u8, expected - known);
        if (ours != 0)
            Panic.Because("the libOS' own memory was taken, pages:"u8, ours);
    }
}
