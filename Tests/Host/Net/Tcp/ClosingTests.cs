using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>RFC 9293 ch. 3.6.</summary>
[TestClass]
public sealed class ClosingTests
{
    [TestMethod]
    public void WeCloseFirst()
    {
        var script = new TcpScript().Established();
        script.Write(10);
        TcpClosing.CloseWriting(ref script.Connection);
        Assert.AreEqual("Fin+Psh+Ack 1:10 1", script.Text());
        Assert.AreEqual(TcpState.FinWait1, script.Connection.State);
        Assert.IsFalse(script.Connection.CanWrite);
        script.Arrive(TcpFlags.Ack, 1, 12);
        Assert.AreEqual(TcpState.FinWait2, script.Connection.State);
        // The other direction is open as long as the other side likes.
        script.Arrive(TcpFlags.Ack, 1, 12, 100);
        Assert.AreEqual(100, script.Connection.Buffer.Available);
        script.Arrive(TcpFlags.Fin | TcpFlags.Ack, 101, 12);
        Assert.AreEqual("Ack 12:0 102", script.Text());
        Assert.AreEqual(TcpState.TimeWait, script.Connection.State);
        // Its FIN once more: our acknowledgment was lost.
        script.Now += 30_000_000;
        script.Arrive(TcpFlags.Fin | TcpFlags.Ack, 101, 12);
        Assert.AreEqual("Ack 12:0 102", script.Text());
        script.Wait(59);
        Assert.AreEqual(TcpState.TimeWait, script.Connection.State);
        script.Wait(2);
        Assert.AreEqual((TcpState.Closed, TcpFailure.None), (script.Connection.State, script.Connection.Failure));
    }

    [TestMethod]
    public void TheOtherSideClosesFirst()
    {
        var script = new TcpScript().Established();
        script.Arrive(TcpFlags.Fin | TcpFlags.Ack, 1, 1, 5);
        Assert.AreEqual("Ack 1:0 7", script.Text());
        Assert.AreEqual(TcpState.CloseWait, script.Connection.State);
        Assert.AreEqual(5, script.Read(100));
        script.Write(3);
        Assert.AreEqual("Psh+Ack 1:3 7", script.Text());
        TcpClosing.CloseWriting(ref script.Connection);
        Assert.AreEqual("Fin+Psh+Ack 4:0 7", script.Text());
        script.Arrive(TcpFlags.Ack, 7, 5);
        Assert.AreEqual((TcpState.Closed, TcpFailure.None), (script.Connection.State, script.Connection.Failure));
    }

    [TestMethod]
    public void BothCloseAtOnce()
    {
        var script = new TcpScript().Established();
        TcpClosing.CloseWriting(ref script.Connection);
        script.Sent();
        script.Arrive(TcpFlags.Fin | TcpFlags.Ack, 1, 1);
        Assert.AreEqual(TcpState.Closing, script.Connection.State);
        Assert.AreEqual("Ack 2:0 2", script.Text());
        script.Arrive(TcpFlags.Ack, 2, 2);
        Assert.AreEqual(TcpState.TimeWait, script.Connection.State);
    }

    [TestMethod]
    public void AFinThatComesTooEarlyWaitsForWhatIsBeforeIt()
    {
        var script = new TcpScript().Established();
        script.Arrive(TcpFlags.Fin | TcpFlags.Ack, 101, 1, 50);
        Assert.AreEqual(TcpState.Established, script.Connection.State);
        script.Arrive(TcpFlags.Ack, 1, 1, 100);
        Assert.AreEqual((TcpState.CloseWait, 150), (script.Connection.State, script.Connection.Buffer.Available));
        Assert.AreEqual("Ack 1:0 152", script.Text());
    }

    [TestMethod]
    public void BytesForNobodyAreRefused()
    {
        var script = new TcpScript().Established();
        TcpClosing.Release(ref script.Connection, script.Now);
        script.Sent();
        Assert.IsFalse(script.Arrive(TcpFlags.Ack, 1, 2, 10));
        Assert.AreEqual(TcpFailure.Aborted, script.Connection.Failure);
        // And bytes that nobody has read are not swept under the carpet.
        script = new TcpScript().Established();
        script.Arrive(TcpFlags.Ack, 1, 1, 10);
        TcpClosing.Release(ref script.Connection, script.Now);
        Assert.AreEqual("Rst+Ack 1:0 11", script.Text());
        Assert.AreEqual(TcpState.Closed, script.Connection.State);
    }

    [TestMethod]
    public void NobodyWaitsForEverForAFin()
    {
        var script = new TcpScript().Established();
        TcpClosing.Release(ref script.Connection, script.Now);
        script.Sent();
        script.Arrive(TcpFlags.Ack, 1, 2);
        Assert.AreEqual(TcpState.FinWait2, script.Connection.State);
        script.Wait(61);
        Assert.AreEqual(TcpState.Closed, script.Connection.State);
    }
}
