using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Programs;
using ExoCosmos.Tests.Host.Kernel.Network;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What is not sent, and what keeps a sender's memory, where random programs seldom come.</summary>
[TestClass]
public sealed class NetworkProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong Header = KnownProgram.Arguments + 0x400;

    /// <summary>The longest payload that is copied, and one that is not.</summary>
    private const ulong Longest = 768, Long = 1000;

    /// <summary>What a device reads is not given to others, nor is the slot that the device's answer names.</summary>
    [TestMethod]
    public void WhoDiesWhileADeviceSendsForItStaysUntilThatIsDone()
    {
        using var program = new KnownProgram();
        var (child, self, _) = program.Spawn();
        var network = program.Handle(First, KernelCall.CapabilityGrant, program.Network, self, (ulong)Rights.All, 0);
        Assert.AreEqual(1L, Send(program, child, network, Long));
        Assert.AreEqual(0L, program.Call(First, KernelCall.EnvironmentDestroy, self, 0));
        for (var turn = 0; turn < 50; turn++)
            program.Do(First, StepKind.Timer);
        Assert.AreEqual(EnvironmentState.Dying, program.World.Environments[child]!.State);
        program.Do(0, StepKind.FrameSent);
        program.Settle();
        Assert.AreNotEqual(EnvironmentState.Dying, program.World.Environments[child]?.State);
    }

    [TestMethod]
    public void HeadersAndPiecesHaveTheirBounds()
    {
        using var program = new KnownProgram();
        Assert.AreEqual(1L, Send(program, First, program.Network, 100));
        foreach (var length in new[] { 13u, SendOrder.MaxHeader + 1 })
            Assert.AreEqual((long)KernelError.BadArgument, Send(program, First, program.Network, 100, headerLength: length));
        Assert.AreEqual((long)KernelError.BadArgument, Send(program, First, program.Network, 100, pieces: SendOrder.MaxPieces + 1));
        Assert.AreEqual((long)KernelError.BadArgument, Send(program, First, program.Network, 100, reserved: 1));
        Assert.AreEqual((long)KernelError.BadArgument, Send(program, First, program.Network, 0));
        Assert.AreEqual((long)KernelError.BadArgument, Send(program, First, program.Network, 0xFFFF));
        Assert.AreEqual((long)KernelError.BadArgument, Send(program, First, program.Network, 1UL << 40));
        Assert.AreEqual((long)KernelError.BadArgument, Send(program, First, program.Network, ulong.MaxValue - 20), "the sum of the lengths would be small");
        Assert.AreEqual((long)KernelError.BadAddress, Send(program, First, program.Network, 100, payload: 0xFFFF_8000_0000_0000));
        Assert.AreEqual((long)KernelError.BadAddress, Send(program, First, program.Network, 100, header: 0xFFFF_8000_0000_0000));
        Assert.AreEqual((long)KernelError.BadAddress, Send(program, First, program.Network, 100, list: 0xFFFF_8000_0000_0000));
    }

    [TestMethod]
    public void SendingNeedsTheRightToWrite()
    {
        using var program = new KnownProgram();
        var readable = program.Handle(First, KernelCall.CapabilityDerive, program.Network, 0, 65536, (ulong)(Rights.Read | Rights.Control));
        Assert.AreEqual((long)KernelError.MissingRight, Send(program, First, readable, 100));
    }

    [TestMethod]
    public void AFramebufferIsNotSent()
    {
        using var program = new KnownProgram();
        Assert.AreEqual(1L, program.Map(First, 0x1000, program[program.Framebuffer].Base, program.Framebuffer, MapFlags.Read));
        Assert.AreEqual((long)KernelError.BadAddress, Send(program, First, program.Network, Long, payload: 0x1000));
    }

    /// <summary>Eighteen pages are more than a record has room for.</summary>
    [TestMethod]
    public void AFrameHasAsManyPartsAsItsRecordHasRoom()
    {
        using var program = new KnownProgram();
        var page = program.Frames(First, program.Account, 1)[0];
        for (ulong i = 0; i < 17; i++)
            Assert.AreEqual(1L, program.Map(First, 0x10_0000 + (i * Layout.PageSize), page, program.Account, MapFlags.Read));
        Assert.AreEqual(1L, Parts(program, 17));
        Assert.AreEqual((long)KernelError.BadArgument, Parts(program, 18));
    }

    [TestMethod]
    public void CountersOfPinsDoNotOverflow()
    {
        using var program = new KnownProgram();
        var frame = program.Frames(First, program.Account, 1)[0];
        Assert.AreEqual(1L, program.Map(First, 0x1000, frame, program.Account, MapFlags.Read));
        program.SetPins(frame, ushort.MaxValue - 16);
        Assert.AreEqual((long)KernelError.BadAddress, Send(program, First, program.Network, Long, payload: 0x1000));
        program.SetPins(frame, ushort.MaxValue - 128);
        program.Store(First, KnownProgram.Arguments, frame | ((ulong)frame << 32));
        Assert.AreEqual((long)KernelError.BadArgument, program.Call(First, KernelCall.PacketAttach, program.Account, KnownProgram.Arguments, 2));
        program.SetPins(frame, 0);
    }

    [TestMethod]
    public void ABatchHasAnEndAndStopsAtTheFirstThatIsWrong()
    {
        using var program = new KnownProgram();
        program.Refused(KernelError.BadArgument, First, KernelCall.PacketSend, KnownProgram.Arguments, 0);
        program.Refused(KernelError.BadArgument, First, KernelCall.PacketSend, KnownProgram.Arguments, SendOrder.MaxBatch + 1);
        Write(program, First, Header, Frames.Ip4(6, 1, 2, 0));
        ulong[] good = [program.Network, Header, 0, 54, 0], bad = [program.Network + (1UL << 32), Header, 0, 54, 0];
        Assert.AreEqual(2L, program.CallWith(First, [.. good, .. good, .. bad, .. good], KernelCall.PacketSend, KnownProgram.Arguments, 4));
        Assert.HasCount(2, program.Machine.Networks[0].Taken);
        Assert.AreEqual((long)KernelError.BadHandle, program.CallWith(First, [.. bad, .. good], KernelCall.PacketSend, KnownProgram.Arguments, 2));
    }

    /// <summary>What is short is sent as a copy: nothing is pinned for it, however long the device takes.</summary>
    [TestMethod]
    public void AShortPayloadIsCopied()
    {
        using var program = new KnownProgram();
        var frame = program.Frames(First, program.Account, 1)[0];
        Assert.AreEqual(1L, program.Map(First, 0x1000, frame, program.Account, MapFlags.Read | MapFlags.Write));
        foreach (var length in new[] { 1UL, Longest, Longest + 1 })
        {
            Assert.AreEqual(1L, Send(program, First, program.Network, length, payload: 0x1000));
            var taken = program.Machine.Networks[0].Taken[^1];
            Assert.HasCount(length <= Longest ? 1 : 2, taken.Segments);
            Assert.AreEqual(54UL + length, (ulong)taken.Segments.Sum(segment => segment.Length));
        }
    }

    /// <summary>Sixteen pieces, so many of them across the end of a page that there are this many parts.</summary>
    private static long Parts(KnownProgram program, ulong count)
    {
        var pieces = Enumerable.Range(0, 16).SelectMany(i => new[] { 0x10_0000UL + ((ulong)i * Layout.PageSize) + 0xFC0, (ulong)i < count - 16 ? 65UL : 64UL }).ToArray();
        program.Store(First, KnownProgram.Arguments + 0x800, pieces);
        Write(program, First, Header, Frames.Ip4(6, 1, 2, 0));
        return program.CallWith(First, [program.Network, Header, KnownProgram.Arguments + 0x800, 54 | (16UL << 32), 0], KernelCall.PacketSend, KnownProgram.Arguments, 1);
    }

    private static long Send(KnownProgram program, uint environment, ulong network, ulong length, uint headerLength = 54, uint pieces = 1, ushort reserved = 0, ulong payload = KnownProgram.Arguments + 0x900,
        ulong header = Header, ulong list = KnownProgram.Arguments + 0x300)
    {
        Write(program, environment, Header, Frames.Ip4(6, 1, 2, 0));
        program.Store(environment, KnownProgram.Arguments + 0x300, payload, length);
        return program.CallWith(environment, [network, header, list, headerLength | ((ulong)pieces << 32), (ulong)reserved << 48], KernelCall.PacketSend, KnownProgram.Arguments, 1);
    }

    private static void Write(KnownProgram program, uint environment, ulong address, byte[] bytes)
    {
        var words = new ulong[(bytes.Length + 7) / 8];
        Buffer.BlockCopy(bytes, 0, words, 0, bytes.Length);
        program.Store(environment, address, words);
    }
}
