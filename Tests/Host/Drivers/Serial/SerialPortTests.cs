using System;
using System.Linq;
using ExoCosmos.Drivers.Serial;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Serial;

[TestClass]
public sealed class SerialPortTests
{
    private static SerialPort<FakeMachine> Plug(FakeUart? uart, out bool present)
    {
        FakeMachine.Bus = new FakeBus();
        if (uart != null)
            FakeMachine.Bus.AddPorts(0x3F8, 8, uart);
        var port = default(SerialPort<FakeMachine>);
        present = port.Initialize();
        return port;
    }

    [TestMethod]
    public void ProgramsTheLine()
    {
        var uart = new FakeUart();
        Plug(uart, out var present);
        Assert.IsTrue(present);
        Assert.AreEqual(1, uart.Divisor);
        Assert.AreEqual(3, uart.LineControl);
        Assert.AreEqual(0x0B, uart.ModemControl);
        Assert.AreEqual(0, uart.InterruptEnable);
        Assert.IsEmpty(uart.Sent);
    }

    [TestMethod]
    public void FillsTheFifoAndNoMore()
    {
        var uart = new FakeUart();
        var port = Plug(uart, out _);
        var bytes = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        port.Write(bytes);
        CollectionAssert.AreEqual(bytes, uart.Sent);
        Assert.AreEqual(16, uart.LongestBurst);
        Assert.AreEqual(0U, port.Dropped);
    }

    [TestMethod]
    public void AbsentAndBrokenPortsAreSilent()
    {
        var nothing = Plug(null, out var present);
        Assert.IsFalse(present);
        nothing.Write("swallowed"u8);

        Plug(new FakeUart { LoopbackBroken = true }, out present);
        Assert.IsFalse(present);
    }

    [TestMethod]
    public void AStuckTransmitterCostsOneWait()
    {
        var uart = new FakeUart();
        var port = Plug(uart, out _);
        uart.TransmitterStuck = true;
        port.Write("abc"u8);
        var reads = uart.LineStatusReads;
        port.Write("def"u8);
        Assert.AreEqual(reads + 1, uart.LineStatusReads);
        Assert.AreEqual(6U, port.Dropped);

        uart.TransmitterStuck = false;
        port.Write("ghi"u8);
        CollectionAssert.AreEqual("ghi"u8.ToArray(), uart.Sent);
    }

    [TestMethod]
    public void InterruptDrainsTheReceiver()
    {
        var uart = new FakeUart();
        var port = Plug(uart, out _);
        port.EnableReceiveInterrupt();
        Assert.AreEqual(1, uart.InterruptEnable);
        foreach (var value in "key"u8)
            uart.Received.Enqueue(value);
        var sink = new CollectingSink();
        port.OnInterrupt(ref sink);
        CollectionAssert.AreEqual("key"u8.ToArray(), sink.Bytes);

        uart.ExtraLineStatus = 0x08;
        uart.Received.Enqueue(1);
        port.OnInterrupt(ref sink);
        Assert.HasCount(3, sink.Bytes);
        Assert.AreEqual(1U, port.ReceiveErrors);
    }

    [TestMethod]
    public void AReceiverThatNeverEmptiesDoesNotHang()
    {
        var uart = new FakeUart();
        var port = Plug(uart, out _);
        uart.ExtraLineStatus = 1;
        var sink = new CollectingSink();
        port.OnInterrupt(ref sink);
        Assert.HasCount(256, sink.Bytes);
    }
}
