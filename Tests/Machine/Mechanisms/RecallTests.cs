using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Mechanisms;

/// <summary>Visible revocation on the machine: who is asked gives, who does not loses, and knows what.</summary>
[TestClass]
public sealed class RecallTests
{
    private const long BadHandle = 1, Busy = 9;

    private static readonly Lazy<Exhibition> Shown = new(() => Exhibition.Of("recall", ticksPerInstruction: 4));

    [TestMethod]
    public void WhoGivesIsNotTakenFrom()
    {
        var giver = Shown.Value["giver"];
        Assert.AreEqual(0, giver["recalled"]);
        Assert.AreEqual(60, giver["given"]);
        Assert.AreEqual(0, giver["taken"]);
        Assert.AreEqual(0, giver["repossessed"]);
        Assert.AreEqual(0, giver["told"]);
        Assert.AreEqual(40, giver["left"] + giver["spared-left"]);
        Assert.AreEqual(60, giver["freed"]);
        Assert.AreEqual(0, giver["budget-left"]);
        Assert.AreEqual(1, giver["ended-well"]);
    }

    [TestMethod]
    public void WhoKeepsLosesAfterTheDeadlineAndKnowsWhat()
    {
        var keeper = Shown.Value["keeper"];
        Assert.AreEqual(Busy, keeper["early"]);
        Assert.AreEqual(0, keeper["given"]);
        Assert.AreEqual(60, keeper["taken"]);
        Assert.AreEqual(60, keeper["freed"]);
        Assert.AreEqual(60, keeper["repossessed"]);
        Assert.AreEqual(60, keeper["told"]);
        Assert.AreEqual(0, keeper["left"], "what is not spared goes first");
        Assert.AreEqual(40, keeper["spared-left"], "nobody is immune");
        Assert.AreEqual(1, keeper["ended-well"]);
    }

    [TestMethod]
    public void PlacesOfTheSliceVectorComeBack()
    {
        var places = Shown.Value["places"];
        Assert.AreEqual(16, places["bound"]);
        Assert.AreEqual(8, places["taken"]);
        Assert.AreEqual(8, places["still-bound"]);
        Assert.AreEqual(8, places["length"]);
        Assert.AreEqual(BadHandle, places["of-another"], "only what lies below one's own capability can be asked for");
    }
}
