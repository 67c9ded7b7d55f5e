using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>Answers "may you?" for a frame: does this capability cover it, with these rights?</summary>
public static unsafe class FrameAuthority
{
    /// <param name="kernel">The kernel.</param>
    /// <param name="holder">Slot of the environment that presents the handle.</param>
    /// <param name="source">An Account or Frames capability.</param>
    /// <param name="frame">Frame number, from outside.</param>
    /// <param name="rights">Of Read, Write and Execute.</param>
    /// <param name="slot">The capability's.</param>
    public static KernelError Check(KernelState* kernel, uint holder, Handle source, ulong frame, Rights rights, out uint slot) =>
        CheckRun(kernel, holder, source, frame, 1, rights, out slot);

    /// <summary>The same for frames in a row, which are all in the frame table or all not.</summary>
    public static KernelError CheckRun(KernelState* kernel, uint holder, Handle source, ulong first, uint count, Rights rights, out uint slot)
    {
        var error = kernel->Capabilities.Resolve(holder, source, out slot);
        if (error != KernelError.None)
            return error;
        var capability = kernel->Capabilities[slot];
        if ((capability->Rights & rights) != rights)
            return KernelError.MissingRight;
        if (capability->Kind is not (CapabilityKind.Account or CapabilityKind.Frames or CapabilityKind.Framebuffer))
            return KernelError.WrongKind;
        return Covers(kernel, capability, first, count) ? KernelError.None : KernelError.OutOfRange;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Covers(KernelState* kernel, CapabilityInfo* capability, ulong first, uint count)
    {
        if (capability->Kind != CapabilityKind.Account && (first < capability->Base || first - capability->Base >= capability->Length
            || count > capability->Length - (first - capability->Base)))
            return false;
        if (capability->Kind == CapabilityKind.Framebuffer)
            return AreAlike(kernel, first, count);
        return first < kernel->Frames.Count && count <= kernel->Frames.Count - first && AreUsable(kernel, capability, kernel->Frames[first], count);
    }

    /// <summary>A framebuffer is in the frame table as a whole or not at all.</summary>
    private static bool AreAlike(KernelState* kernel, ulong first, uint count)
    {
        for (uint i = 1; i < count; i++)
        {
            if (kernel->Frames.Exists(first + i) != kernel->Frames.Exists(first))
                return false;
        }

        return true;
    }

    /// <summary>The frames belong to accounts that the capability speaks for (or came with the boot image), are no tables or save areas, and were not given back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreUsable(KernelState* kernel, CapabilityInfo* capability, FrameInfo* first, uint count)
    {
        var kind = capability->Kind == CapabilityKind.Frames && capability->Account == 0 ? FrameKind.Boot : FrameKind.User;
        // Frames in a row are mostly of one account: it is asked for once.
        uint known = 0;
        for (var entry = first; entry < first + count; entry++)
        {
            if (entry->Kind != kind || entry->IsCondemned)
                return false;
            if (entry->Account != known && !SpeaksFor(kernel, capability, entry->Account))
                return false;
            known = entry->Account;
        }

        return true;
    }

    /// <summary>A Frames capability speaks for the frames its maker's account had; one that went to another account since is not meant.</summary>
    private static bool SpeaksFor(KernelState* kernel, CapabilityInfo* capability, uint account) => capability->Kind == CapabilityKind.Account
        ? kernel->Accounts.Covers((uint)capability->Base, account)
        : account == capability->Account && kernel->Accounts[account]->Generation == capability->ObjectGeneration;
}
