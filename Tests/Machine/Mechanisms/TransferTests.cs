using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Mechanisms;

/// <summary>Protected control transfer on the machine: the right answers, no hostages, and the price. The same over both paths of Call and Serve.</summary>
public abstract class TransferTests
{
    private const long BadHandle = 1, WrongKind = 2, MissingRight = 3, NotFound = 10, TimedOut = 14;
    private const long Calling = 8;

    private protected abstract Exhibition Shown { get; }

    [TestMethod]
    public void EveryCallIsAnsweredAndSaysWhoCalls()
    {
        var calls = Shown["calls"];
        Assert.AreEqual(calls["made"], calls["right"]);
    }

    /// <summary>Each side keeps what is its own, finds zeros where the interface says so, and nothing of the other.</summary>
    [TestMethod]
    public void OnlyTheMessageGoesOver()
    {
        const long caller = 3, server = 2;
        var entered = Shown["entered"];
        foreach (var right in (string[])["message", "badge", "name", "zero", "stack", "bases"])
            Assert.AreEqual(1, entered[right], right);
        Assert.AreEqual(0x202, entered["flags"]);
        Assert.AreEqual(0x037F | (server << 10), entered["control"]);
        Assert.AreEqual(0x1F80 | (server << 13), entered["vector-control"]);
        Assert.AreEqual(0, entered["foreign"]);

        var returned = Shown["returned"];
        foreach (var right in (string[])["message", "zero", "kept", "bases"])
            Assert.AreEqual(1, returned[right], right);
        Assert.AreEqual(0x037F | (caller << 10), returned["control"]);
        Assert.AreEqual(0x1F80 | (caller << 13), returned["vector-control"]);
        Assert.AreEqual(0, returned["foreign"]);
    }

    /// <summary>The answer to the last question is on its way while the figures are taken: a sixteenth more or less.</summary>
    [TestMethod]
    public void EachSideIsChargedForItsTime()
    {
        var time = Shown["time"];
        Assert.AreEqual(time["asked"], time["server"], time["asked"] / 16.0);
        Assert.IsLessThan(time["asked"] / 16, time["caller"]);
    }

    [TestMethod]
    public void AServerThatDoesNotAnswerHoldsNobody()
    {
        var deadlines = Shown["deadlines"];
        Assert.AreEqual(TimedOut, deadlines["in-service"]);
        Assert.AreEqual(TimedOut, deadlines["in-queue"]);
        Assert.AreEqual(TimedOut, deadlines["in-the-past"]);
        Assert.AreEqual(0, deadlines["afterwards"]);
        Assert.AreEqual(5, deadlines["reply"]);
        Assert.AreEqual(0, deadlines["in-time"]);
        Assert.AreEqual(0, deadlines["after-that"]);
    }

    [TestMethod]
    public void EndsOnEitherSideAreNoticed()
    {
        var endings = Shown["endings"];
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
        var rights = Shown["rights"];
        Assert.AreEqual(0, rights["open"]);
        Assert.AreEqual(MissingRight, rights["closed"]);
        Assert.AreEqual(WrongKind, rights["no-gate"]);
        Assert.AreEqual(BadHandle, rights["revoked"]);
        Assert.AreEqual(0, rights["above"]);
        Assert.AreEqual((1, 0), (rights["same-slot"], rights["open-too"]));
        Assert.AreEqual(BadHandle, rights["replayed"]);
        Assert.AreEqual(BadHandle, rights["stolen"]);
        Assert.AreEqual((1, NotFound), (rights["same-environment"], rights["reborn"]));
    }

    [TestMethod]
    public void CallersAreServedInTurn()
    {
        var queues = Shown["queues"];
        Assert.IsGreaterThan(50, queues["first"]);
        Assert.AreEqual(queues["first"], queues["second"], 10.0);
    }

    [TestMethod]
    public void MessagesAreSignedAndNeverWait()
    {
        var messages = Shown["messages"];
        Assert.AreEqual(0, messages["attached"]);
        Assert.AreEqual(0, messages["woken"]);
        Assert.AreEqual(64, messages["taken"]);
        Assert.AreEqual(64, messages["right"]);
        Assert.AreEqual(36, messages["dropped"]);
    }
}

/// <summary>As the machine does it.</summary>
[TestClass]
public sealed class FastTransferTests : TransferTests
{
    private static readonly Lazy<Exhibition> Once = new(() => Exhibition.Of("transfer"));

    private protected override Exhibition Shown => Once.Value;

    /// <summary>Otherwise both classes would test the same path.</summary>
    [TestMethod]
    public void TheFastPathIsTaken() => Assert.IsLessThan(ReadableTransferTests.RoundTrip / 3, Shown["calls"]["round-trip"]);
}

/// <summary>With the fast path turned off.</summary>
[TestClass]
public sealed class ReadableTransferTests : TransferTests
{
    private static readonly Lazy<Exhibition> Once = new(() => Exhibition.Of("transfer", kernelOptions: "calls=readable"));

    internal static long RoundTrip => Once.Value["calls"]["round-trip"];

    private protected override Exhibition Shown => Once.Value;
}
