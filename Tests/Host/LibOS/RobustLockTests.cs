using ExoCosmos.LibOS.Locking;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS;

[TestClass]
public unsafe class RobustLockTests
{
    private static LockOwner s_self, s_dead;
    private static int s_waits;

    /// <summary>A taker whose wait is the moment in which the holder dies.</summary>
    private readonly struct Policy : ILockPolicy
    {
        public static LockOwner Self => s_self;

        public static bool IsDead(LockOwner owner) => owner == s_dead;

        public static void WaitWhile(uint* word, uint value, LockOwner owner)
        {
            Assert.AreEqual((uint)owner.Word, value);
            Assert.AreEqual(value, *word);
            s_waits++;
            s_dead = owner;
        }
    }

    [TestInitialize]
    public void Reset()
    {
        s_dead = default;
        s_waits = 0;
        s_self = LockOwner.Of(3, 7, 1);
    }

    [TestMethod]
    public void OwnerKeepsItsParts()
    {
        var owner = LockOwner.Of(0xFFFE, 0xDEADBEEF, 0x1_2345);
        Assert.AreEqual(0xFFFEu, owner.Slot);
        Assert.AreEqual(0xDEADBEEFu, owner.Generation);
        Assert.AreEqual(0x2345u, owner.Thread);
    }

    [TestMethod]
    public void FreeLockIsAcquiredAndReleased()
    {
        var subject = new RobustLock();
        Assert.AreEqual(LockOutcome.Acquired, subject.Acquire<Policy>());
        Assert.IsTrue(subject.IsHeldBy(s_self));
        subject.Release<Policy>();
        Assert.IsFalse(subject.IsHeld);
    }

    [TestMethod]
    public void HeldLockIsNotTakenWhileItsHolderLives()
    {
        var subject = new RobustLock();
        subject.Acquire<Policy>();
        s_self = LockOwner.Of(4, 1, 0);
        Assert.IsFalse(subject.TryAcquire<Policy>(out _));
    }

    [TestMethod]
    public void DeadHolderIsFollowedAndTheTakerIsTold()
    {
        var subject = new RobustLock();
        subject.Acquire<Policy>();
        s_self = LockOwner.Of(4, 1, 0);
        Assert.AreEqual(LockOutcome.AcquiredFromDead, subject.Acquire<Policy>());
        Assert.AreEqual(1, s_waits);
        Assert.IsTrue(subject.IsHeldBy(s_self));
    }

    [TestMethod]
    public void TryAcquireTakesFromTheDead()
    {
        var subject = new RobustLock();
        subject.Acquire<Policy>();
        s_dead = s_self;
        s_self = LockOwner.Of(4, 1, 0);
        Assert.IsTrue(subject.TryAcquire<Policy>(out var outcome));
        Assert.AreEqual(LockOutcome.AcquiredFromDead, outcome);
    }
}
