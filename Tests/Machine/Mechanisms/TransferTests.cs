using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Mechanisms;

/// <summary>Protected control transfer on the machine: the right answers, no hostages, and the price.</summary>
[TestClass]
public sealed class TransferTests
{
    private const long BadHandle = 1, MissingRight = 3, NotFound = 10, TimedOut = 14;
    private const long Calling = 8;

    private static readonly Lazy<Exhibition> Shown = new(() => Exhibition.Of("transfer"));

    [TestMethod]
    public void EveryCallIsAnsweredAndSaysWhoCalls()
    {
        var calls = Shown.Value["calls"];
        Assert.AreEqual(calls["made"], calls["right"]);
    }

    [TestMethod]
    public void AServerThatDoesNotAnswerHoldsNobody()
    {
        var deadlines = Shown.Value["deadlines"];
        Assert.AreEqual(TimedOut, deadlines["in-service"]);
        Assert.AreEqual(TimedOut, deadlines["in-queue"]);
        Assert.AreEqual(TimedOut, deadlines["in-the-past"]);
        Assert.AreEqual(0, deadlines["afterwards"]);
        Assert.AreEqual(5, deadlines["reply"]);
    }

    [TestMethod]
    public void EndsOnEitherSideAreNoticed()
    {
        var endings = Shown.Value["endings"];
        Assert.AreEqual(NotFound, endings["server-ends"]);
        Assert.AreEqual(NotFound, endings["server-ended"]);
        Assert.AreEqual(Calling, endings["serving-state"]);
        Assert.AreEqual(Calling, endings["waiting-state"]);
        Assert.AreEqual(0, endings["callers-ended"]);
        Assert.AreEqual(10, endings["reply"]);
    }

    [TestMethod]
    public void TheRightToCallIsACapability()
    {
        var rights = Shown.Value["rights"];
        Assert.AreEqual(0, rights["open"]);
        Assert.AreEqual(MissingRight, rights["closed"]);
        Assert.AreEqual(BadHandle, rights["revoked"]);
        Assert.AreEqual(0, rights["above"]);
    }

    [TestMethod]
    public void CallersAreServedInTurn()
    {
        var queues = Shown.Value["queues"];
        Assert.IsGreaterThan(50, queues["first"]);
        Assert.AreEqual(queues["first"], queues["second"], 10.0);
    }

    [TestMethod]
    public void MessagesAreSignedAndNeverWait()
    {
        var messages = Shown.Value["messages"];
        Assert.AreEqual(0, messages["attached"]);
        Assert.AreEqual(0, messages["woken"]);
        Assert.AreEqual(64, messages["taken"]);
        Assert.AreEqual(64, messages["right"]);
        Assert.AreEqual(36, messages["dropped"]);
    }
}
