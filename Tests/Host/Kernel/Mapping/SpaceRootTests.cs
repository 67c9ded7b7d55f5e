using ExoCosmos.Kernel.Mapping;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Mapping;

/// <summary>The value for CR3, bit by bit (SDM vol. 3, 4.10.4.1).</summary>
[TestClass]
public sealed class SpaceRootTests
{
    private const ulong Keep = 1UL << 63;

    [TestMethod]
    public void SlotIsIdentifierAndIsKeptOnceLoaded()
    {
        var root = SpaceRoot.Of(0x12345, 7, SpaceRoot.Identifiers);
        Assert.AreEqual(0x1234_5007UL, root.Value);
        Assert.AreEqual(0x1234_5007UL | Keep, root.Kept.Value);
        Assert.AreEqual(root, root.Kept.Forgotten);
        Assert.AreEqual((0x12345UL, 7U), (root.Kept.Table, root.Kept.Identifier));
        Assert.AreEqual((false, true), (root.Keeps, root.Kept.Keeps));
    }

    [TestMethod]
    [DataRow(0U, SpaceRoot.Identifiers)]
    [DataRow(4096U, SpaceRoot.Identifiers)]
    [DataRow(7U, 0U)]
    public void WhoeverHasNoIdentifierIsNeverKept(uint slot, uint identifiers)
    {
        var root = SpaceRoot.Of(0x12345, slot, identifiers);
        Assert.AreEqual(0x1234_5000UL, root.Value);
        Assert.AreEqual(root, root.Kept);
    }

    [TestMethod]
    public void WhatIsStillToBeForgottenGoesWithTheWhole()
    {
        var root = SpaceRoot.Of(0x12345, 7, SpaceRoot.Identifiers).Kept;
        var stale = default(TranslationBuffer);
        Assert.AreEqual(root, stale.Settle(root));
        stale.Add(0x1000);
        Assert.AreEqual(root.Forgotten, stale.Settle(root));
        stale.Clear();
        Assert.AreEqual(root, stale.Settle(root));
    }
}
