using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Recall;

/// <summary>What an environment was asked to give back, and how far it was taken by force. In its record; no capability = nothing.</summary>
public struct RecallState
{
    /// <summary>Slot and generation of the capability that is recalled.</summary>
    public uint Capability, Generation;
    /// <summary>How much may be left: frames, places or blocks.</summary>
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

    /// <summary>Nothing else is left: the spared ones, too. False if they were the turn already.</summary>
    public bool TurnToSpared()
    {
        var isNew = !_isAtSpared;
        _isAtSpared = true;
        return isNew;
    }
}
