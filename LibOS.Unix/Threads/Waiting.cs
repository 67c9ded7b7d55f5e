using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Unix.Threads;

/// <summary>
/// How a thread blocks in the libOS: on words in memory. Whoever changes the state behind a word increments it with <see cref="Wake"/>;
/// whoever waits reads the word, looks at the state, and waits while the word still has the value it read. Nothing is lost and nobody needs
/// to know the waiters, who may be in other processes. Other threads of the process run meanwhile; with none, the environment sleeps.
/// </summary>
public static unsafe class Waiting
{
    /// <summary>Deadline that never comes.</summary>
    public const ulong Never = WakeTerm.Never;

    /// <summary>Most terms one wait can have; with more, wait for the first ones with a deadline and look again.</summary>
    public const int MaxTerms = 64;

    /// <summary>Tells all who wait for this word.</summary>
    public static void Wake(uint* word)
    {
        Interlocked.Increment(ref *word);
        if (Scheduler.Current != null)
            KernelApi.Notify(word);
    }

    public static WakeTerm Differs(uint* word, uint value) =>
        new() { Address = (ulong)word, Value = value, Comparison = WakeComparison.NotEqual32 };

    /// <summary>Blocks the calling thread until <c>*word != value</c>.</summary>
    /// <param name="word">In memory that is mapped in every process that changes it; naturally aligned.</param>
    /// <param name="value">As read before the state was looked at.</param>
    /// <param name="deadlineTsc">In TSC ticks, or <see cref="Never"/>.</param>
    /// <returns>None, EINTR (a signal is pending that has a handler or kills) or ETIMEDOUT.</returns>
    public static Errno Wait(uint* word, uint value, ulong deadlineTsc)
    {
        var term = Differs(word, value);
        return WaitAny(&term, 1, deadlineTsc);
    }

    /// <summary>Blocks until one of the terms holds.</summary>
    /// <param name="terms">On the caller's stack or elsewhere; looked at as long as the wait lasts.</param>
    /// <param name="count">0 … <see cref="MaxTerms"/>; 0 waits for a signal or the deadline.</param>
    /// <param name="deadlineTsc">In TSC ticks, or <see cref="Never"/>.</param>
    public static Errno WaitAny(WakeTerm* terms, int count, ulong deadlineTsc) =>
        Scheduler.Block(terms, count, deadlineTsc, interruptible: true);

    /// <summary>As <see cref="WaitAny"/>, for locks and disk transfers: signals do not interrupt.</summary>
    public static Errno WaitUninterruptibly(WakeTerm* terms, int count, ulong deadlineTsc) =>
        Scheduler.Block(terms, count, deadlineTsc, interruptible: false);
}
