using ExoCosmos.LibOS.Locking;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>
/// A lock over state that the processes of the instance share. Held across disk transfers where need be: other threads of the process
/// run meanwhile. While a thread holds one its process does not exit, so only a kill by the kernel leaves one behind.
/// </summary>
public struct InstanceLock
{
    private RobustLock _lock;

    public readonly bool IsHeld => _lock.IsHeld;

    /// <summary>Waits as long as it takes; signals do not interrupt.</summary>
    public LockOutcome Acquire()
    {
        var outcome = _lock.Acquire<InstanceLockPolicy>();
        InstanceLockPolicy.Held++;
        return outcome;
    }

    public bool TryAcquire(out LockOutcome outcome)
    {
        if (!_lock.TryAcquire<InstanceLockPolicy>(out outcome))
            return false;
        InstanceLockPolicy.Held++;
        return true;
    }

    public void Release()
    {
        _lock.Release<InstanceLockPolicy>();
        InstanceLockPolicy.Held--;
    }
}
