using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Account;

/// <summary>Slots of the kernel's tables are charged like frames: an account's share of them is its share of the memory.</summary>
[TestClass]
public sealed unsafe class AccountQuotaTests
{
    private const uint Slots = 256, Capabilities = 4000;
    private const ulong Frames = 64_000;

    private AccountInfo* _entries;
    private AccountTable _accounts;

    [TestInitialize]
    public void Make()
    {
        _entries = (AccountInfo*)NativeMemory.AllocZeroed(Slots, (nuint)sizeof(AccountInfo));
        _accounts = default;
        _accounts.Initialise(_entries, Slots, Frames, Capabilities);
    }

    [TestCleanup]
    public void Free() => NativeMemory.Free(_entries);

    /// <summary>A budget may be lowered, and is then smaller than what is asked for below it.</summary>
    [TestMethod]
    public void AShareIsNeverMoreThanTheWhole()
    {
        var parent = _accounts.Create(AccountTable.Root, Frames, 1);
        _accounts[parent]->Budget = 1;
        var child = _accounts.Create(parent, 1UL << 27, 1);
        Assert.AreEqual(_accounts[parent]->CapabilityLimit, _accounts[child]->CapabilityLimit);
    }

    [TestMethod]
    public void ShareOfTheTablesIsTheShareOfTheMemory()
    {
        var half = _accounts.Create(AccountTable.Root, Frames / 2, 1);
        Assert.AreEqual(Capabilities / 2, _accounts[half]->CapabilityLimit);
        Assert.AreEqual((Slots - 2) / 2, _accounts[half]->AccountLimit);
        var quarter = _accounts.Create(half, Frames / 4, 1);
        Assert.AreEqual(Capabilities / 4, _accounts[quarter]->CapabilityLimit);
        var same = _accounts.Create(half, Frames / 2, 1);
        Assert.AreEqual(Capabilities / 2, _accounts[same]->CapabilityLimit);
    }

    [TestMethod]
    public void SmallestAccountStillHasSome()
    {
        var tiny = _accounts.Create(AccountTable.Root, 1, 1);
        Assert.AreEqual(32u, _accounts[tiny]->CapabilityLimit);
        Assert.AreEqual(4u, _accounts[tiny]->AccountLimit);
    }

    [TestMethod]
    public void ChildrenCannotHaveMoreThanTheirParentTogether()
    {
        var parent = _accounts.Create(AccountTable.Root, Frames / 100, 1);
        var limit = _accounts[parent]->CapabilityLimit;
        var first = _accounts.Create(parent, Frames / 100, 1);
        var second = _accounts.Create(parent, Frames / 100, 1);
        for (uint held = 0; held < limit; held++)
        {
            var account = held % 2 == 0 ? first : second;
            Assert.IsTrue(_accounts.HasRoomForCapability(account));
            _accounts.AddCapability(account);
        }

        Assert.IsFalse(_accounts.HasRoomForCapability(first));
        Assert.IsFalse(_accounts.HasRoomForCapability(second));
        Assert.IsTrue(_accounts.HasRoomForCapability(AccountTable.Root));
        _accounts.RemoveCapability(second);
        Assert.IsTrue(_accounts.HasRoomForCapability(first));
    }

    [TestMethod]
    public void AccountsCountUntilTheyAreClosed()
    {
        var parent = _accounts.Create(AccountTable.Root, Frames / 10, 1);
        var limit = _accounts[parent]->AccountLimit;
        var last = 0u;
        for (uint made = 0; made < limit; made++)
        {
            last = _accounts.Create(parent, 1, 1);
            Assert.AreNotEqual(0u, last);
        }

        Assert.AreEqual(0u, _accounts.Create(parent, 1, 1));
        // What the account would have below it counts, too.
        Assert.AreEqual(0u, _accounts.Create(last, 1, 1));
        Assert.AreNotEqual(0u, _accounts.Create(AccountTable.Root, 1, 1));
        Assert.AreEqual(parent, _accounts.Retire(last));
        Assert.AreNotEqual(0u, _accounts.Create(parent, 1, 1));
    }
}
