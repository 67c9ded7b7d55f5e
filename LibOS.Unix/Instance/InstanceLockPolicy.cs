using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Locking;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>Locks of a Unix instance are held by a thread of a process and waited for by a thread.</summary>
public readonly unsafe struct InstanceLockPolicy : ILockPolicy
{
    private static uint s_slot = 1;
    private static uint s_generation;

    /// <summary>Locks that threads of this process hold now.</summary>
    public static uint Held { get; internal set; }

    /// <summary>Called once at start with the environment's own name. On a host everything is environment 1.</summary>
    public static void Identify(uint slot, uint generation)
    {
        s_slot = slot;
        s_generation = generation;
    }

    public static LockOwner Self
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => LockOwner.Of(s_slot, s_generation, Scheduler.CurrentNumber);
    }

    public static bool IsDead(LockOwner owner) =>
        (owner.Slot != s_slot || owner.Generation != s_generation) && EnvironmentLife.IsDead(owner.Slot, owner.Generation);

    public static void WaitWhile(uint* word, uint value, LockOwner owner)
    {
        var terms = stackalloc WakeTerm[2];
        terms[0] = Waiting.Differs(word, value);
        terms[1] = EnvironmentLife.EndOf(owner.Slot);
        Waiting.WaitUninterruptibly(terms, owner.Slot == s_slot ? 1 : 2, WakeTerm.Never);
    }
}
