using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Recall;

/// <summary>What an environment was asked to give back, and how far it was taken by force. In its record; no capability = nothing.</summary>
public unsafe struct RecallState
{
    /// <summary>Slot and generation of the capability that is recalled.</summary>
    public uint Capability, Generation;
    /// <summary>How much may be left: frames, places, blocks, or a filter.</summary>
    public ulong Goal;
    /// <summary>TSC ticks.</summary>
    public ulong Deadline;

    /// <summary>Taken by force.</summary>
    public ulong Taken;
    /// <summary>The frame of the account's list to look at next; 0 = its first.</summary>
    public uint NextFrame;
    /// <summary>All frames that are not spared are gone.</summary>
    private bool _isAtSpared;
    /// <summary>Mapped frames among them are taken out of page tables: the environment and the address that are next. 0 = not begun.</summary>
    public uint SweptEnvironment;
    public ulong SweptAddress;

    /// <summary>Frames with any of these marks are not taken now.</summary>
    public readonly FrameMarks Kept => _isAtSpared ? FrameMarks.Condemned : FrameMarks.Condemned | FrameMarks.Spared;

    /// <summary>Was not given back yet what was asked for?</summary>
    public readonly bool IsOpen(KernelState* kernel)
    {
        // Without a recall it is slot 0, which has nothing; what is gone has another generation.
        var capability = kernel->Capabilities[Capability];
        return capability->Generation == Generation && Has(kernel, capability) > Goal;
    }

    /// <summary>How much can be asked back of a capability.</summary>
    public static ulong Has(KernelState* kernel, CapabilityInfo* capability) =>
        capability->Kind == CapabilityKind.Account ? kernel->Accounts[(uint)capability->Base]->Used : capability->Length;

    /// <summary>Nothing else is left: the spared ones, too. False if they were the turn already.</summary>
    public bool TurnToSpared()
    {
        var isNew = !_isAtSpared;
        _isAtSpared = true;
        return isNew;
    }
}
