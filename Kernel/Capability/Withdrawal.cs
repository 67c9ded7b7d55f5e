using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Capability;

/// <summary>
/// Takes back what a capability allowed its holder, before it goes or passes to another: rings in its frames, a sleep on their words, pages that
/// were mapped, what is typed. In bounded steps, during which it speaks for nothing. A page that the holder may map by another right faults once.
/// </summary>
public static unsafe class Withdrawal
{
    private const int RegionShift = 21;

    /// <summary>One step; true when nothing is left to be taken back.</summary>
    public static bool Step(KernelState* kernel, uint slot)
    {
        var capability = kernel->Capabilities[slot];
        if ((capability->Marks & CapabilityMarks.Used) == 0)
            return true;
        if (!kernel->Environments.IsAlive(capability->Holder))
        {
            // Its tables go as a whole.
            Finish(kernel, capability);
            return true;
        }

        if (capability->Kind == CapabilityKind.Console)
        {
            DetachConsole(kernel, capability->Holder);
            Finish(kernel, capability);
            return true;
        }

        if (capability->Sweep == 0)
            Detach(kernel, capability);
        // Stored plus one: 0 means that it is whole, and may be used.
        var address = capability->Sweep == 0 ? 0UL : (ulong)(capability->Sweep - 1) << RegionShift;
        address = Sweep(kernel, capability, address);
        capability->Sweep = (uint)(address >> RegionShift) + 1;
        if (address < Layout.ControlPage)
            return false;
        Finish(kernel, capability);
        return true;
    }

    private static void Finish(KernelState* kernel, CapabilityInfo* capability)
    {
        capability->Sweep = 0;
        CapabilityUse.End(kernel, capability);
    }

    /// <summary>The kernel itself no longer writes into the frames, nor reads words of theirs, for the holder.</summary>
    private static void Detach(KernelState* kernel, CapabilityInfo* capability)
    {
        var holder = capability->Holder;
        var record = kernel->Environments.Record(holder);
        if (record->DiskRingFrame != 0 && Reaches(kernel, capability, record->DiskRingFrame))
        {
            record->DiskRing = null;
            Unpin(kernel, ref record->DiskRingFrame);
        }

        if (record->MessageRingFrame != 0 && Reaches(kernel, capability, record->MessageRingFrame))
        {
            record->MessageRing = null;
            Unpin(kernel, ref record->MessageRingFrame);
        }

        for (var place = 0; record->Packets.FrameAt(place) != 0; place++)
        {
            if (!Reaches(kernel, capability, record->Packets.FrameAt(place)))
                continue;
            record->Packets.Detach(kernel);
            break;
        }

        if (record->RepossessionRingFrame != 0 && Reaches(kernel, capability, record->RepossessionRingFrame))
        {
            record->RepossessionRing = null;
            Unpin(kernel, ref record->RepossessionRingFrame);
        }

        if (record->ConsoleRingFrame != 0 && Reaches(kernel, capability, record->ConsoleRingFrame))
            DetachConsole(kernel, holder);

        if (kernel->Environments.Info(holder)->State == EnvironmentState.Sleeping && SleepsOn(kernel, capability, record))
            Sleeper.Wake(kernel, holder, Sleeper.WokenByTerm);
    }

    /// <summary>What is typed does not reach the holder any more.</summary>
    private static void DetachConsole(KernelState* kernel, uint holder)
    {
        if (kernel->ConsoleOwner == holder)
        {
            kernel->ConsoleOwner = 0;
            kernel->ConsoleRing = null;
        }

        Unpin(kernel, ref kernel->Environments.Record(holder)->ConsoleRingFrame);
    }

    private static void Unpin(KernelState* kernel, ref uint frame)
    {
        var old = frame;
        if (old == 0)
            return;
        frame = 0;
        kernel->Frames[old]->Pins--;
        FrameOwnership.Settle(kernel, old);
    }

    private static bool SleepsOn(KernelState* kernel, CapabilityInfo* capability, EnvironmentRecord* record)
    {
        for (uint i = 0; i < record->TermCount; i++)
        {
            if (Reaches(kernel, capability, record->Term(i)->Frame))
                return true;
        }

        return false;
    }

    /// <summary>Sweeps one last-level table of the holder, or skips an absent region; returns where to go on.</summary>
    private static ulong Sweep(KernelState* kernel, CapabilityInfo* capability, ulong address)
    {
        var pages = AddressSpace.FindTable(kernel, kernel->Environments.Record(capability->Holder)->TableFrame, address, out var next, out var large);
        if (large != null)
            ClearLarge(kernel, capability, large, address & ~(LargePages.Size - 1));
        if (pages == null)
            return next;
        for (var i = 0; i < 512; i++)
        {
            var page = address + ((ulong)i << 12);
            if ((pages[i] & PageTableEntry.Present) == 0 || page >= Layout.ControlPage || !Reaches(kernel, capability, PageTableEntry.FrameOf(pages[i])))
                continue;
            AddressSpace.Clear(kernel, pages + i);
            TranslationBuffer.Forget(kernel, capability->Holder, page);
        }

        return next;
    }

    /// <summary>A large page goes as a whole, when any of its frames is reached.</summary>
    private static void ClearLarge(KernelState* kernel, CapabilityInfo* capability, ulong* entry, ulong address)
    {
        var first = PageTableEntry.FrameOf(*entry);
        for (uint i = 0; i < LargePages.Frames; i++)
        {
            if (!Reaches(kernel, capability, first + i))
                continue;
            LargePages.Clear(kernel, capability->Holder, entry, address);
            return;
        }
    }

    /// <summary>Could a use of this frame have been allowed by the capability?</summary>
    private static bool Reaches(KernelState* kernel, CapabilityInfo* capability, ulong frame) =>
        capability->Kind == CapabilityKind.Account
            ? kernel->Frames.Exists(frame) && kernel->Accounts.Covers((uint)capability->Base, kernel->Frames[frame]->Account)
            : frame >= capability->Base && frame - capability->Base < capability->Length;
}
