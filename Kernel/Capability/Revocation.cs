using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Capability;

/// <summary>
/// Revoke: removes all descendants of a capability, leaf by leaf, in bounded steps. A descendant that speaks for frames is first made
/// unusable and its holder's tables are swept for mappings that it allowed; a page that the holder may map by another right faults once.
/// </summary>
public static unsafe class Revocation
{
    private const int StepsPerCall = 64;

    /// <returns>0 when no descendant is left, else Again.</returns>
    public static KernelError Revoke(KernelState* kernel, uint caller, Handle handle)
    {
        var error = kernel->Capabilities.Resolve(caller, handle, out var root);
        if (error != KernelError.None)
            return error;
        for (var step = 0; step < StepsPerCall; step++)
        {
            var leaf = kernel->Capabilities.Leaf(root);
            if (leaf == root)
                return KernelError.None;
            Advance(kernel, leaf);
        }

        return KernelError.Again;
    }

    /// <summary>One step towards the end of a capability without children.</summary>
    public static void Advance(KernelState* kernel, uint leaf)
    {
        if (CapabilityEnd.Release(kernel, leaf))
            return;
        var capability = kernel->Capabilities[leaf];
        var holder = capability->Holder;
        var speaksForFrames = capability->Kind is CapabilityKind.Frames or CapabilityKind.Account or CapabilityKind.Framebuffer;
        if (!speaksForFrames || !kernel->Environments.IsAlive(holder))
        {
            CapabilityEnd.Remove(kernel, leaf);
            return;
        }

        // Stored plus one: 0 means "not being revoked", and a capability being swept no longer resolves.
        var address = capability->Sweep == 0 ? 0UL : (ulong)(capability->Sweep - 1) << 21;
        address = Sweep(kernel, holder, capability, address);
        if (address >= Layout.ControlPage)
            CapabilityEnd.Remove(kernel, leaf);
        else
            capability->Sweep = (uint)(address >> 21) + 1;
    }

    /// <summary>Sweeps one last-level table, or skips an absent region; returns where to go on.</summary>
    private static ulong Sweep(KernelState* kernel, uint holder, CapabilityInfo* capability, ulong address)
    {
        var pages = AddressSpace.FindTable(kernel, kernel->Environments.Record(holder)->TableFrame, address, out var next);
        if (pages == null)
            return next;
        for (var i = 0; i < 512; i++)
        {
            var page = address + ((ulong)i << 12);
            if (page >= Layout.ControlPage || !Allowed(kernel, capability, pages[i]))
                continue;
            AddressSpace.Clear(kernel, pages + i);
            if (holder == kernel->Current)
                kernel->Translations.Add(page);
        }

        return next;
    }

    private static bool Allowed(KernelState* kernel, CapabilityInfo* capability, ulong entry)
    {
        if ((entry & PageTableEntry.Present) == 0)
            return false;
        var frame = PageTableEntry.FrameOf(entry);
        if (capability->Kind == CapabilityKind.Account)
            return (entry & PageTableEntry.Counted) != 0 && kernel->Accounts.Covers((uint)capability->Base, kernel->Frames[frame]->Account);
        return frame >= capability->Base && frame - capability->Base < capability->Length;
    }
}
