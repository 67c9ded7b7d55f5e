namespace ExoCosmos.Abi;

/// <summary>What a kernel call answers in rax when it refuses: small negative numbers; zero and above is success.</summary>
public enum KernelError : long
{
    None = 0,
    /// <summary>The handle is forged, stale, or names a capability that another environment holds.</summary>
    BadHandle = -1,
    /// <summary>The capability is of another kind than the call needs.</summary>
    WrongKind = -2,
    /// <summary>The capability lacks a right that the call needs.</summary>
    MissingRight = -3,
    /// <summary>A range reaches outside the capability's range.</summary>
    OutOfRange = -4,
    /// <summary>A number is malformed: misaligned, unknown operation, reserved bits.</summary>
    BadArgument = -5,
    /// <summary>A pointer argument does not lead to memory of the caller with the access that is needed.</summary>
    BadAddress = -6,
    /// <summary>The account has no frames left, or the machine has none.</summary>
    NoFrames = -7,
    /// <summary>A kernel table that is sized at boot is full, or the caller's share of it is.</summary>
    TableFull = -8,
    /// <summary>The object is in a state that forbids this: mapped, pinned, running, dead.</summary>
    Busy = -9,
    /// <summary>There is no such thing: frame, environment, device.</summary>
    NotFound = -10,
    /// <summary>The batch stopped early; the position is in the result structure. Call again for the rest.</summary>
    Again = -11,
    /// <summary>The device answered with an error.</summary>
    Device = -12,
    /// <summary>No kernel call has this number.</summary>
    BadCall = -13,
    /// <summary>The deadline passed first.</summary>
    TimedOut = -14,
}
