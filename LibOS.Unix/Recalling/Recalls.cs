using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Recalling;

/// <summary>
/// What a process does when something is asked back from it (docs/notes/0026): frames of the instance's account come out of the disk caches, places of the slice
/// vector are given up, blocks it cannot do without. What was asked for is noted at once, and answered where no lock is held.
/// </summary>
public static unsafe class Recalls
{
    /// <summary>Bit of <see cref="ControlPage.Pending"/>.</summary>
    public const uint Asked = 2;

    /// <summary>Frames that are given on top of what is asked: the next page that the program touches must find one.</summary>
    private const ulong Headroom = 64;

    private static bool s_isAsked, s_isAnswering;

    /// <summary>The kernel has called, or left its mark.</summary>
    public static void Note() => s_isAsked = true;

    /// <summary>Called between two turns of the program, with no lock held; may wait for disks.</summary>
    public static void Attend()
    {
        var control = SystemTables.Control;
        if ((Volatile.Read(ref control->Pending) & Asked) != 0)
        {
            Interlocked.And(ref control->Pending, ~Asked);
            Note();
        }

        LostPages.Look();
        SharedFrames.CatchUp();
        if (!s_isAsked)
        {
            CacheRelease.TakeBack();
            return;
        }

        // Giving may wait, and another thread come here meanwhile.
        if (s_isAnswering)
            return;
        s_isAnswering = true;
        s_isAsked = false;
        Answer(control->Recalled, control->RecalledAmount);
        s_isAnswering = false;
    }

    private static void Answer(Handle handle, ulong amount)
    {
        ref readonly var capability = ref SystemTables.Capability(handle.Index);
        if (capability.Generation != handle.Generation)
            return;
        switch (capability.Kind)
        {
            case CapabilityKind.Account when handle == SharedFrames.Account:
                CacheRelease.Give(Excess((uint)capability.Base) + Headroom);
                break;
            case CapabilityKind.Slices:
                GivePlaces(handle, capability.Length, amount);
                break;
            default:
                // A process's own memory, and blocks with files on them: there is nothing to choose from. It will be taken.
                break;
        }
    }

    /// <summary>The budget was lowered to what shall be left.</summary>
    private static ulong Excess(uint account)
    {
        ref readonly var info = ref SystemTables.Account(account);
        return info.Used > info.Budget ? info.Used - info.Budget : 0;
    }

    private static void GivePlaces(Handle handle, ulong length, ulong amount)
    {
        var given = handle;
        if (amount < length)
        {
            var upper = KernelApi.CapabilitySplit(handle, length - amount);
            if (upper < 0)
                return;
            given = new Handle((ulong)upper);
        }

        KernelApi.CapabilityDrop(given);
    }
}
