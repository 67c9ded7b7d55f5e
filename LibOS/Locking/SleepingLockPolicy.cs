using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Locking;

/// <summary>The policy of an environment without threads: the whole environment sleeps.</summary>
public readonly unsafe struct SleepingLockPolicy : ILockPolicy
{
    public static LockOwner Self => LockOwner.Of(SystemTables.Control->EnvironmentSlot, SystemTables.Control->EnvironmentGeneration, 0);

    public static bool IsDead(LockOwner owner) => EnvironmentLife.IsDead(owner.Slot, owner.Generation);

    public static void WaitWhile(uint* word, uint value, LockOwner owner)
    {
        var terms = stackalloc WakeTerm[2];
        terms[0] = new WakeTerm { Address = (ulong)word, Value = value, Comparison = WakeComparison.NotEqual32 };
        terms[1] = EnvironmentLife.EndOf(owner.Slot);
        KernelApi.Sleep(terms, 2, WakeTerm.Never);
    }
}
