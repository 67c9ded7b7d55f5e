using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>Carries out a decoded map action. Cannot fail.</summary>
public static unsafe class MapInvoker
{
    /// <returns>The frame that was allocated, or the action's own.</returns>
    public static ulong Invoke(KernelState* kernel, uint targetSlot, EnvironmentRecord* target, in MapAction action)
    {
        ulong* entry;
        if ((action.Flags & (MapFlags.Large | MapFlags.Split)) != 0)
        {
            LargePages.Invoke(kernel, targetSlot, target, action);
            return 0;
        }

        if ((action.Flags & MapFlags.Unmap) != 0)
        {
            entry = AddressSpace.Find(kernel, target->TableFrame, action.Address);
            if (entry != null && (*entry & PageTableEntry.Present) != 0)
            {
                TranslationBuffer.Forget(kernel, targetSlot, action.Address);
                Unmap(kernel, entry, action.Account);
            }

            return 0;
        }

        CapabilityUse.Begin(kernel, kernel->Capabilities[action.Source]);
        if ((action.Flags & MapFlags.Protect) != 0)
        {
            entry = AddressSpace.Find(kernel, target->TableFrame, action.Address);
            *entry = (*entry & (PageTableEntry.FrameMask | PageTableEntry.Counted | PageTableEntry.WriteCombining))
                | PageTableEntry.Access(action.Flags, kernel->NoExecute);
            TranslationBuffer.Forget(kernel, targetSlot, action.Address);
            return 0;
        }

        return Map(kernel, targetSlot, target, action);
    }

    private static ulong Map(KernelState* kernel, uint targetSlot, EnvironmentRecord* target, in MapAction action)
    {
        var entry = AddressSpace.Ensure(kernel, target->TableFrame, action.Address, target->Account);
        var frame = (action.Flags & MapFlags.Allocate) != 0
            ? FrameOwnership.Allocate(kernel, action.Account, FrameKind.User, (action.Flags & MapFlags.Spared) != 0 ? FrameMarks.Spared : FrameMarks.None)
            : action.Frame;
        // Counted before the old mapping goes: replacing a frame by itself must not free it.
        var kind = PageTableEntry.WriteCombining;
        if (kernel->Frames.Exists(frame))
        {
            kernel->Frames[frame]->Mappings++;
            kind = PageTableEntry.Counted;
        }

        if ((*entry & PageTableEntry.Present) != 0)
        {
            TranslationBuffer.Forget(kernel, targetSlot, action.Address);
            AddressSpace.Clear(kernel, entry);
        }

        *entry = (frame << 12) | PageTableEntry.Access(action.Flags, kernel->NoExecute) | kind;
        return frame;
    }

    /// <summary>Clears an entry, and with an account gives the frame back to it if nothing else maps it.</summary>
    internal static void Unmap(KernelState* kernel, ulong* entry, uint account)
    {
        var frame = PageTableEntry.FrameOf(*entry);
        var counted = (*entry & PageTableEntry.Counted) != 0;
        AddressSpace.Clear(kernel, entry);
        if (account == 0 || !counted)
            return;
        var info = kernel->Frames[frame];
        if (info->Kind == FrameKind.User && info->Mappings == 0 && kernel->Accounts.Covers(account, info->Account))
            FrameOwnership.Free(kernel, (uint)frame);
    }
}
