using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Tests.Host.Packet;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Network;

/// <summary>Packets from a device to a ring and from memory to a device, by the kernel's calls.</summary>
[TestClass]
public sealed class PacketCallTests
{
    private static readonly FilterAtom[] Port80 = [Atoms.EtherType(0x0800), Atoms.Frame(23, 1, 6), Atoms.Frame(20, 2, 0, 0x3FFF), Atoms.Transport(2, 2, 80)];

    [TestMethod]
    public void WhatAFilterTakesComesIntoTheRing()
    {
        using var bench = new NetworkBench();
        bench.Attach(2);
        var filter = bench.Install(bench.Network, Port80);
        Assert.IsGreaterThan(0, filter);
        var frames = Enumerable.Range(0, 3).Select(i => Frames.Ip4(6, (ushort)(5000 + i), 80, 100 * i)).ToArray();
        foreach (var frame in frames)
            bench.Arrive(frame);
        bench.Arrive(Frames.Ip4(6, 5000, 81));
        Assert.AreEqual((3U, 3UL, 1UL, 0UL), (bench.Ring.Head, bench.Info.Delivered, bench.Info.Unclaimed, bench.Info.Dropped));
        for (uint i = 0; i < 3; i++)
        {
            var (entry, bytes) = bench.Slot(i);
            CollectionAssert.AreEqual(frames[i], bytes);
            Assert.AreNotEqual(0, entry.Filter);
        }

        Assert.AreEqual(0, bench.Call(KernelCall.CapabilityDrop, (ulong)filter));
        bench.Arrive(frames[0]);
        Assert.AreEqual((3U, 2UL, 0U), (bench.Ring.Head, bench.Info.Unclaimed, bench.Info.Filters));
    }

    [TestMethod]
    public void ListenersGetWhatNobodyTakes()
    {
        using var bench = new NetworkBench();
        bench.Attach(2);
        bench.Install(bench.Network, Port80);
        Assert.AreEqual(0, bench.Call(KernelCall.PacketListen, bench.Network.Value, (ulong)ListenMode.Unclaimed));
        bench.Arrive(Frames.Arp());
        bench.Arrive(Frames.Ip4(6, 5000, 80));
        Assert.AreEqual((2U, (ushort)0, 1U), (bench.Ring.Head, bench.Slot(0).Entry.Filter, bench.Info.Listeners));
        Assert.AreEqual(0, bench.Call(KernelCall.PacketListen, bench.Network.Value, (ulong)ListenMode.All));
        bench.Arrive(Frames.Ip4(6, 5001, 80));
        Assert.AreEqual(1, bench.Send(bench.Network, Frames.Arp()));
        // Once for the filter and once for listening; the ring is full then, and the copy of what was sent is lost and counted.
        Assert.AreEqual((4U, 1U), (bench.Ring.Head, bench.Ring.Dropped));
        bench.Ring.Tail = 4;
        Assert.AreEqual(1, bench.Send(bench.Network, Frames.Arp()));
        Assert.AreEqual(PacketFlags.WasSent, bench.Slot(0).Entry.Flags);
        CollectionAssert.AreEqual(Frames.Arp(), bench.Slot(0).Bytes);
        Assert.AreEqual((long)KernelError.MissingRight, bench.Call(KernelCall.PacketListen, bench.Ports(1, 9).Value, (ulong)ListenMode.All));
    }

    /// <summary>Another one, which is dead, has asked for all: what it misses is counted, and the caller is not shown it.</summary>
    [TestMethod]
    public unsafe void WhoListensToTheUnclaimedIsNotShownWhatAnotherListensTo()
    {
        using var bench = new NetworkBench();
        bench.Attach(2);
        bench.Install(bench.Network, Port80);
        Assert.AreEqual(0, bench.Call(KernelCall.PacketListen, bench.Network.Value, (ulong)ListenMode.Unclaimed));
        bench.Kernel->Interfaces[0].Listeners.Set(new Listeners.Listener { Environment = bench.Kernel->Current + 1, Mode = ListenMode.All });
        bench.Arrive(Frames.Ip4(6, 5000, 80));
        Assert.AreEqual((1U, 1UL), (bench.Ring.Head, bench.Info.Dropped));
        Assert.AreNotEqual(0, bench.Slot(0).Entry.Filter);
        bench.Arrive(Frames.Arp());
        Assert.AreEqual((2U, 2UL), (bench.Ring.Head, bench.Info.Dropped));
    }

    /// <summary>A copy of a large frame ends where a slot does.</summary>
    [TestMethod]
    public void ACopyOfWhatIsSentFitsIntoASlot()
    {
        using var bench = new NetworkBench();
        bench.Attach(2);
        Assert.AreEqual(0, bench.Call(KernelCall.PacketListen, bench.Network.Value, (ulong)ListenMode.All));
        Assert.AreEqual(1, bench.Send(bench.Network, Frames.Ip4(6, 80, 5000, 0), 3000));
        Assert.AreEqual((1U, 0UL), (bench.Ring.Head, bench.Info.Dropped));
        Assert.AreEqual(PacketRingPage.SlotLength, bench.Slot(0).Entry.Length);
    }

    /// <summary>A device that received nothing but an error gives its buffer back with no bytes.</summary>
    [TestMethod]
    public void AFrameOfNoBytesDidNotArrive()
    {
        using var bench = new NetworkBench();
        bench.Attach(1);
        bench.Install(bench.Network);
        bench.Interrupt();
        bench.Arrive([]);
        Assert.AreEqual((0U, 0UL), (bench.Ring.Head, bench.Info.Received));
    }

    [TestMethod]
    public void AFullRingDropsAndScribbledWordsMoveNothing()
    {
        using var bench = new NetworkBench();
        bench.Attach(1);
        bench.Install(bench.Network, Port80);
        var frame = Frames.Ip4(6, 5000, 80, 1400);
        for (var i = 0; i < 3; i++)
            bench.Arrive(frame);
        Assert.AreEqual((2U, 1U, 1UL), (bench.Ring.Head, bench.Ring.Dropped, bench.Info.Dropped));
        Assert.AreEqual((2U, 2U, 0U, 1U), (bench.Owner.RingSlots, bench.Owner.RingHead, bench.Owner.RingTail, bench.Owner.RingDropped));
        var random = new Random(31);
        for (var i = 0; i < 500; i++)
        {
            // All words are the owner's to write; the kernel goes on with its own count, in the ring's frames.
            foreach (var tail in new uint[] { 0, uint.MaxValue, 2, (uint)random.Next() })
            {
                (bench.Ring.Head, bench.Ring.Tail) = ((uint)random.Next(), tail);
                var before = bench.Info.Delivered;
                bench.Arrive(frame);
                var isDelivered = bench.Info.Delivered != before;
                if (isDelivered)
                    CollectionAssert.AreEqual(frame, bench.Slot((bench.Ring.Head - 1) & 1).Bytes);
            }
        }

        var expected = bench.Info.Delivered;
        bench.Ring.Tail = (uint)expected;
        bench.Arrive(frame);
        Assert.AreEqual((uint)expected + 1, bench.Ring.Head);
        Assert.AreEqual(((uint)expected + 1, (uint)expected, (uint)bench.Info.Dropped), (bench.Owner.RingHead, bench.Owner.RingTail, bench.Owner.RingDropped));
    }

    [TestMethod]
    public void TheRingGoesWithTheMemoryItStandsIn()
    {
        using var bench = new NetworkBench();
        bench.Attach(1);
        bench.Install(bench.Network, Port80);
        Assert.IsTrue(bench.RingFrames.All(frame => bench.Frame(frame).Pins == 1));
        Assert.AreEqual(0, bench.Call(KernelCall.PacketAttach, 0, 0, 0));
        Assert.IsTrue(bench.RingFrames.All(frame => bench.Frame(frame).Pins == 0));
        Assert.AreEqual(0U, bench.Owner.RingSlots);
        bench.Arrive(Frames.Ip4(6, 5000, 80));
        Assert.AreEqual((0U, 1UL), (bench.Ring.Head, bench.Info.Dropped));
        Assert.AreEqual((long)KernelError.BadArgument, bench.Call(KernelCall.PacketAttach, bench.Account.Value, 0x5000_0000_0000, 4), "three frames are no power of two");
    }

    [TestMethod]
    public void PayloadIsSentFromWhereItIsAndPinnedUntilItIsSent()
    {
        using var bench = new NetworkBench();
        bench.Attach(1);
        var header = Frames.Ip4(6, 80, 5000, 0);
        var pins = bench.Frame(bench.PayloadFrame).Pins;
        Assert.AreEqual(1, bench.Send(bench.Network, header, 1000));
        Assert.AreEqual(pins + 1, bench.Frame(bench.PayloadFrame).Pins);
        Assert.IsTrue(bench.Device.Notified);
        var taken = bench.Device.Taken.Single();
        CollectionAssert.AreEqual(header, taken.Bytes[..header.Length]);
        Assert.AreEqual(((ulong)bench.PayloadFrame << 12, 1000U), (taken.Segments[1].Physical, taken.Segments[1].Length));
        bench.Device.Finish(0);
        bench.Interrupt();
        Assert.AreEqual((pins, 1U, 1UL), (bench.Frame(bench.PayloadFrame).Pins, bench.Ring.Finished, bench.Info.Sent));
        // One sender alone may have half of what the device takes.
        for (var i = 0; i < 64; i++)
            Assert.AreEqual(1, bench.Send(bench.Network, header));
        Assert.AreEqual((long)KernelError.Busy, bench.Send(bench.Network, header));
        // What has been sent is noticed without an interrupt.
        bench.Device.Finish(0);
        Assert.AreEqual(1, bench.Send(bench.Network, header));
        Assert.AreEqual(2U, bench.Ring.Finished);
    }

    /// <summary>Too much to be copied behind the header, at addresses where nothing is, or nothing that a program has: no frame is named for it, frame 0 least of all.</summary>
    [TestMethod]
    [DataRow(0x4000_0000_0000UL)]
    [DataRow(ulong.MaxValue - 4095)]
    [DataRow(Layout.PageTables)]
    public unsafe void PayloadThatIsNotThereIsNotSent(ulong address)
    {
        using var bench = new NetworkBench();
        var order = bench.Place(Frames.Ip4(6, 80, 5000, 0), [new PacketPiece { Address = address, Length = 1000 }]);
        order.Network = bench.Network;
        var pins = bench.Frame(0).Pins;
        Assert.AreEqual(KernelError.BadAddress, bench.SendReadable(order));
        Assert.AreEqual((0, pins), (bench.Device.Taken.Count, bench.Frame(0).Pins));
    }

    /// <summary>Other interfaces have taken all of the kernel's places for frames on their way.</summary>
    [TestMethod]
    public unsafe void WithoutAPlaceForItAFrameWaits()
    {
        using var bench = new NetworkBench();
        var order = bench.Place(Frames.Ip4(6, 80, 5000, 0), []);
        order.Network = bench.Network;
        var kernel = bench.Kernel;
        while (!kernel->Sends.IsFull)
        {
            Assert.AreEqual(KernelError.None, bench.SendReadable(order));
            // As if it had been another's, on another interface.
            (kernel->Environments.Record(kernel->Current)->Sending, kernel->Interfaces[0].Info->Sending) = (0, 0);
            bench.Device.Taken.Clear();
        }

        Assert.AreEqual(KernelError.Busy, bench.SendReadable(order));
        Assert.IsFalse(bench.TrySendQuick(order));
        Assert.IsEmpty(bench.Device.Taken);
    }

    [TestMethod]
    public void PortsAreAllThatTheirHolderHas()
    {
        using var bench = new NetworkBench();
        var ports = bench.Ports(4000, 16);
        Assert.AreEqual((long)KernelError.MissingRight, bench.Send(ports, Frames.Ip4(6, 4000, 80)), "the interface has no address yet");
        bench.Configure(Frames.Address);
        Assert.AreEqual(1, bench.Send(ports, Frames.Ip4(6, 4000, 80)));
        Assert.AreEqual((long)KernelError.MissingRight, bench.Send(ports, Frames.Ip4(6, 80, 4000)));
        Assert.AreEqual((1, 2UL), (bench.Device.Taken.Count, bench.Info.Refused));
        Assert.AreEqual((long)KernelError.OutOfRange, bench.Install(ports, Port80));
        Assert.IsGreaterThan(0, bench.Install(ports, [.. Port80[..3], Atoms.Transport(2, 2, 4003)]));
        Assert.AreEqual((long)KernelError.Busy, bench.Install(bench.Network, [.. Port80[..3], Atoms.Transport(2, 2, 4003)]), "the same again");
        Assert.AreEqual((long)KernelError.MissingRight, bench.Call(KernelCall.NetworkConfigure, ports.Value, 0x5000_0000_0000));
        // What was installed by the ports goes when they are taken back.
        Assert.AreEqual(1U, bench.Info.Filters);
        Assert.AreEqual(0, bench.Call(KernelCall.CapabilityRevoke, bench.Network.Value));
        Assert.AreEqual(0U, bench.Info.Filters);
        Assert.AreEqual((long)KernelError.BadHandle, bench.Send(ports, Frames.Ip4(6, 4000, 80)));
    }
}
