using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Mechanisms;

/// <summary>CPU slices on the machine: who gets what time, when, and at what price.</summary>
[TestClass]
public sealed class SliceTests
{
    private static readonly Lazy<Exhibition> Shown = new(() => Exhibition.Of("slices", ticksPerInstruction: 4));

    [TestMethod]
    public void OwnerOfAQuarterGetsItBesideItsPartOfTheRest()
    {
        var shares = Shown.Value["shares"];
        Assert.AreEqual(500, shares["owner"], 25.0);
        Assert.AreEqual(250, shares["first"], 25.0);
        Assert.AreEqual(250, shares["second"], 25.0);
        Assert.AreEqual(0, Shown.Value["places-after-end"]["bound"]);
    }

    [TestMethod]
    public void LibraryStrideSchedulerSharesInProportion()
    {
        var strides = Shown.Value["strides"];
        // Each may be a slice ahead or behind, and the last has about fourteen.
        Assert.AreEqual(3.0, strides["three"] / (double)strides["one"], 0.25);
        Assert.AreEqual(2.0, strides["two"] / (double)strides["one"], 0.17);
        // The dispatcher has a quarter of the places and half of the spare time.
        var all = strides["three"] + strides["two"] + strides["one"];
        Assert.AreEqual(5.0 / 8, all / (double)(all + strides["rival"]), 0.03);
    }

    [TestMethod]
    public void ReservedPlacesComeInTime()
    {
        var gaps = Shown.Value["reservation"];
        // In slices × 100: one slot in every four, so at most three slots between.
        Assert.IsLessThanOrEqualTo(305, gaps["reserved"]);
        Assert.IsGreaterThan(500, gaps["plain"]);
    }

    [TestMethod]
    public void EpiloguesAreBoundedAndPaidFor()
    {
        var epilogues = Shown.Value["epilogues"];
        Assert.IsGreaterThan(60, epilogues["polite"]);
        Assert.AreEqual(0, epilogues["polite-stopped"]);
        Assert.IsGreaterThan(60, epilogues["rude"]);
        Assert.AreEqual(epilogues["rude"], epilogues["rude-stopped"], 1.0);
        Assert.AreEqual(epilogues["rude"] / 16, epilogues["rude-forfeited"], 1.0);
        Assert.AreEqual(1.0, epilogues["rude-time"] / (double)epilogues["plain-time"], 0.03);
    }

    [TestMethod]
    public void LentTimeComesBack()
    {
        var loans = Shown.Value["loans"];
        // A loan that ends with the slice comes back without having been used.
        Assert.AreEqual(loans["given"], loans["received"], 5.0);
        const int busy = 9;
        Assert.AreEqual(busy, loans["to-sleeper"]);
    }

    [TestMethod]
    public void WakeupProgramsMeanWhatTheySay()
    {
        var programs = Shown.Value["programs"];
        Assert.AreEqual(0, programs["one-of-two"]);
        Assert.AreEqual(0, programs["other-of-two"]);
        Assert.AreEqual(1, programs["both"]);
        Assert.AreEqual(0, programs["wrong-bit"]);
        Assert.AreEqual(1, programs["right-bit"]);
    }

    [TestMethod]
    public void SwitchCostsTheSameBesideManySleepers()
    {
        var few = Shown.Value["sleepers"];
        var many = Shown.Value["sleepers", 1];
        Assert.AreEqual(24, few["there"]);
        Assert.AreEqual(192, many["there"]);
        Assert.AreEqual(1.0, many["yield"] / (double)few["yield"], 0.05);
    }

    [TestMethod]
    public void ANoticeIsAnsweredAtOnceAndASilentStoreInTurn()
    {
        var answers = Shown.Value["answers"];
        Assert.IsLessThan(answers["slice"] / 10, answers["notified"]);
        // 193 sleepers, 8 at each switch, two that compute or yield.
        Assert.IsLessThan(27 * answers["slice"], answers["silent"]);
    }
}
