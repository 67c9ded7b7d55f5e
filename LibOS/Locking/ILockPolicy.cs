namespace ExoCosmos.LibOS.Locking;

/// <summary>How somebody waits for a lock and who he is. Structs that are never instantiated: one per kind of environment, one per test.</summary>
public unsafe interface ILockPolicy
{
    /// <summary>The caller: environment and thread.</summary>
    static abstract LockOwner Self { get; }

    static abstract bool IsDead(LockOwner owner);

    /// <summary>Returns when the low half of the word may have changed, the owner may have died, or for no reason at all.</summary>
    static abstract void WaitWhile(uint* word, uint value, LockOwner owner);
}
