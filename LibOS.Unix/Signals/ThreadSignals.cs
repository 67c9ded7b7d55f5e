namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>The signal state of one thread. The thread's record holds it; only code of its own process touches it.</summary>
public struct ThreadSignals
{
    /// <summary>Blocked signals: bit n-1 = signal n.</summary>
    public ulong Mask;
    /// <summary>Signals sent to this thread alone.</summary>
    public ulong Pending;
    /// <summary>The mask to go back to after sigsuspend, ppoll and the like, when <see cref="MaskIsSaved"/>.</summary>
    public ulong SavedMask;
    public bool MaskIsSaved;
    public SignalStack Alternate;

    /// <summary>A fault that the next delivery reports: signal (0 = none), code, address, and what the processor said.</summary>
    public int FaultSignal;
    public int FaultCode;
    public ulong FaultAddress;
    public ulong FaultVector;
    public ulong FaultError;
}
