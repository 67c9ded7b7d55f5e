namespace ExoCosmos.LibOS.Locking;

/// <summary>How a lock came into the taker's hands.</summary>
public enum LockOutcome
{
    Acquired,
    /// <summary>Its holder's environment had died: what the lock protects may be half changed, and the taker must check or repair it.</summary>
    AcquiredFromDead,
}
