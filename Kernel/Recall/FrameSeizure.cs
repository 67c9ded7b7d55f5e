using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Recall;

/// <summary>
/// Takes frames of an account by force: first those that its holder did not mark as spared, then, if these were too few, all others. Frames leave the account: free, or, if they are in
/// use, condemned and charged to its parent. Then every page table is swept for the condemned ones, one last-level table per step.
/// </summary>
public static unsafe class FrameSeizure
{
    private const int FramesPerStep = 64;

    /// <summary>One step; false when the account is within its goal or has nothing more to take, and no mapping is left.</summary>
    public static bool Step(KernelState* kernel, uint holder, uint account)
    {
        ref var recall = ref kernel->Environments.Record(holder)->Recall;
        if (recall.SweptEnvironment == 0)
        {
            if (kernel->Accounts[account]->Used > recall.Goal && (TakeSome(kernel, holder, account) || recall.TurnToSpared()))
                return true;
            recall.SweptEnvironment = 1;
            recall.SweptAddress = 0;
        }

        return SweepNext(kernel, ref recall);
    }

    /// <summary>Takes some frames of the account's list, from where the step before stopped; false if the list's end held none to take.</summary>
    private static bool TakeSome(KernelState* kernel, uint holder, uint account)
    {
        ref var recall = ref kernel->Environments.Record(holder)->Recall;
        var isThere = recall.NextFrame != 0 && kernel->Frames[recall.NextFrame]->Account == account;
        var frame = isThere ? recall.NextFrame : kernel->Accounts[account]->FirstFrame;
        var taken = 0;
        for (var looks = 0; looks < FramesPerStep && frame != 0 && kernel->Accounts[account]->Used > recall.Goal; looks++)
        {
            var info = kernel->Frames[frame];
            var next = info->Next;
            // Tables and save areas stay; frames given back while in use are on their way already.
            if (info->Kind == FrameKind.User && (info->Marks & recall.Kept) == 0)
            {
                Take(kernel, holder, frame);
                recall.Taken++;
                taken++;
            }

            frame = next;
        }

        recall.NextFrame = frame;
        return frame != 0 || taken != 0;
    }

    private static void Take(KernelState* kernel, uint holder, uint frame)
    {
        var info = kernel->Frames[frame];
        if (info->Mappings != 0 || info->Pins != 0)
        {
            // Who had it mapped, and where, is entered when the mapping goes.
            FrameOwnership.Inherit(kernel, frame);
            info->Marks = FrameMarks.Repossessed;
            return;
        }

        FrameOwnership.Free(kernel, frame);
        RepossessionRing.Put(kernel, holder, new RepossessionEntry { Kind = CapabilityKind.Account, Base = frame, Length = 1 });
    }

    private static bool SweepNext(KernelState* kernel, ref RecallState recall)
    {
        var environments = kernel->Environments;
        if (recall.SweptEnvironment >= environments.Count)
            return false;
        if (!environments.IsAlive(recall.SweptEnvironment) || recall.SweptAddress >= Layout.ControlPage)
        {
            recall.SweptEnvironment++;
            recall.SweptAddress = 0;
            return true;
        }

        recall.SweptAddress = Sweep(kernel, recall.SweptEnvironment, recall.SweptAddress);
        return true;
    }

    /// <summary>Sweeps one last-level table, or skips an absent region; returns where to go on.</summary>
    private static ulong Sweep(KernelState* kernel, uint environment, ulong address)
    {
        var pages = AddressSpace.FindTable(kernel, kernel->Environments.Record(environment)->TableFrame, address, out var next, out var large);
        if (large != null)
            ClearLarge(kernel, environment, large, address & ~(LargePages.Size - 1));
        if (pages == null)
            return next;
        for (var i = 0; i < 512; i++)
        {
            var page = address + ((ulong)i << 12);
            if (page < Layout.ControlPage)
                Unmap(kernel, environment, pages + i, page);
        }

        return next;
    }

    /// <summary>A large page goes as a whole, when any of its frames was taken; entered is what was.</summary>
    private static void ClearLarge(KernelState* kernel, uint environment, ulong* entry, ulong address)
    {
        var first = PageTableEntry.FrameOf(*entry);
        uint taken = 0;
        for (uint i = 0; i < LargePages.Frames && (*entry & PageTableEntry.Counted) != 0; i++)
        {
            if ((kernel->Frames[first + i]->Marks & FrameMarks.Repossessed) == 0)
                continue;
            taken++;
            RepossessionRing.Put(kernel, environment, new RepossessionEntry { Kind = CapabilityKind.Account, Base = first + i, Length = 1, Address = address + ((ulong)i << Layout.PageShift) });
        }

        if (taken != 0)
            LargePages.Clear(kernel, environment, entry, address);
    }

    private static void Unmap(KernelState* kernel, uint environment, ulong* entry, ulong page)
    {
        var frame = PageTableEntry.FrameOf(*entry);
        if ((*entry & PageTableEntry.Counted) == 0 || (kernel->Frames[frame]->Marks & FrameMarks.Repossessed) == 0)
            return;
        AddressSpace.Clear(kernel, entry);
        TranslationBuffer.Forget(kernel, environment, page);
        RepossessionRing.Put(kernel, environment, new RepossessionEntry { Kind = CapabilityKind.Account, Base = frame, Length = 1, Address = page });
    }
}
