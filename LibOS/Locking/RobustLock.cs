using ExoCosmos.LibOS.Start;
using System.Runtime.CompilerServices;
using System.Threading;

namespace ExoCosmos.LibOS.Locking;

/// <summary>
/// A lock in memory shared by environments. Its word names the holder, so that the death of a holder's environment is noticed and the
/// lock taken over. All zero = free. Not recursive, not fair.
/// </summary>
public unsafe struct RobustLock
{
    private ulong _word;

    /// <summary>Spins of a taker before it waits: worth it only where another CPU or a short holder may let go.</summary>
    private const int Spins = 4;

    public readonly bool IsHeld => _word != 0;

    public readonly bool IsHeldBy(LockOwner owner) => _word == owner.Word;

    /// <summary>Takes the lock, waiting as long as it takes.</summary>
    public LockOutcome Acquire<TPolicy>() where TPolicy : struct, ILockPolicy
    {
        var self = TPolicy.Self;
        for (var attempt = 0; ; attempt++)
        {
            var holder = new LockOwner(Interlocked.CompareExchange(ref _word, self.Word, 0));
            if (holder.IsNobody)
                return LockOutcome.Acquired;
            if (holder == self)
                Panic.Because("a thread waits for a lock that it holds itself:"u8, self.Word);
            if (TPolicy.IsDead(holder))
            {
                if (Interlocked.CompareExchange(ref _word, self.Word, holder.Word) == holder.Word)
                    return LockOutcome.AcquiredFromDead;
            }
            else if (attempt >= Spins)
            {
                TPolicy.WaitWhile((uint*)Unsafe.AsPointer(ref _word), (uint)holder.Word, holder);
            }
        }
    }

    /// <summary>Takes the lock if it is free or its holder dead.</summary>
    public bool TryAcquire<TPolicy>(out LockOutcome outcome) where TPolicy : struct, ILockPolicy
    {
        outcome = LockOutcome.Acquired;
        var self = TPolicy.Self;
        var holder = new LockOwner(Interlocked.CompareExchange(ref _word, self.Word, 0));
        if (holder.IsNobody)
            return true;
        outcome = LockOutcome.AcquiredFromDead;
        return TPolicy.IsDead(holder) && Interlocked.CompareExchange(ref _word, self.Word, holder.Word) == holder.Word;
    }

    /// <summary>Lets go. Waiters see the word change; nobody needs to be called.</summary>
    public void Release<TPolicy>() where TPolicy : struct, ILockPolicy
    {
        var self = TPolicy.Self;
        if (Interlocked.CompareExchange(ref _word, 0, self.Word) != self.Word)
            Panic.Because("a thread releases a lock that it does not hold:"u8, self.Word);
    }
}
