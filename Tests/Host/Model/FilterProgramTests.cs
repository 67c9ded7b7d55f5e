using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What hangs on capabilities over networks and filters: who gets packets, and who not any more.</summary>
[TestClass]
public sealed unsafe class FilterProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong Atoms = KnownProgram.Arguments + 0x200, Shown = KnownProgram.Arguments + 0x300, Nowhere = 0xFFFF_8000_0000_0000;
    private const ulong Long = 1UL << 40;

    private static InterfaceInfo Info(KnownProgram program) => *program.Machine.Kernel->InterfaceTable;

    [TestMethod]
    public void WhoListenedByACapabilityListensNoMoreWithoutIt()
    {
        using var program = new KnownProgram();
        var (_, self, _) = program.Spawn();
        var dropped = program.Handle(First, KernelCall.CapabilityDerive, program.Network, 0, 9, (ulong)Rights.All);
        Assert.AreEqual(0L, program.Call(First, KernelCall.PacketListen, dropped, (ulong)ListenMode.Unclaimed));
        Assert.AreEqual(1u, Info(program).Listeners);
        Assert.AreEqual(0L, program.Call(First, KernelCall.CapabilityDrop, dropped));
        Assert.AreEqual(0u, Info(program).Listeners);
        var moved = program.Handle(First, KernelCall.CapabilityDerive, program.Network, 0, 9, (ulong)Rights.All);
        Assert.AreEqual(0L, program.Call(First, KernelCall.PacketListen, moved, (ulong)ListenMode.Unclaimed));
        program.Handle(First, KernelCall.CapabilityGrant, moved, self, (ulong)Rights.All, 1);
        Assert.AreEqual(0u, Info(program).Listeners);
    }

    [TestMethod]
    public void EightListenAndNoMore()
    {
        using var program = new KnownProgram(CapabilityProgramTests.Roomy with { Environments = 12 });
        for (var listeners = 0; listeners < 8; listeners++)
        {
            var (child, self, _) = program.Spawn();
            var network = program.Handle(First, KernelCall.CapabilityGrant, program.Network, self, (ulong)Rights.All, 0);
            Assert.AreEqual(0L, program.Call(child, KernelCall.PacketListen, network, (ulong)ListenMode.Unclaimed));
        }

        program.Refused(KernelError.TableFull, First, KernelCall.PacketListen, program.Network, (ulong)ListenMode.Unclaimed);
        // Who listens may listen otherwise, or no more.
        var last = program.World.Listeners[^1];
        Assert.AreEqual(0L, program.Call(last.Owner.Slot, KernelCall.PacketListen, last.Handle, (ulong)ListenMode.All));
        Assert.AreEqual(0L, program.Call(last.Owner.Slot, KernelCall.PacketListen, last.Handle, (ulong)ListenMode.Off));
        Assert.AreEqual(0L, program.Call(First, KernelCall.PacketListen, program.Network, (ulong)ListenMode.Unclaimed));
    }

    /// <summary>A copy of its capability is not the filter.</summary>
    [TestMethod]
    public void AFilterStaysWhenACopyGoes()
    {
        using var program = new KnownProgram();
        var ring = Attach(program, First, program.Account);
        var copy = program.Handle(First, KernelCall.CapabilityDerive, Install(program, First, program.Network, value: 0), 0, 1, (ulong)Rights.All);
        Assert.AreEqual(0L, program.Call(First, KernelCall.CapabilityDrop, copy));
        Assert.AreEqual(1u, Info(program).Filters);
        Arrive(program);
        Assert.AreEqual(1u, Head(program, ring));
    }

    /// <summary>The longest ring is looked through to its end, and not beyond.</summary>
    [TestMethod]
    public void TheLongestRingOutlivesWhatItDoesNotStandIn()
    {
        using var program = new KnownProgram(CapabilityProgramTests.Roomy);
        var frames = program.Frames(First, program.Account, PacketRingPage.MaxFrames + 1);
        program.Store(First, KnownProgram.Arguments, [.. Enumerable.Range(0, (frames.Length + 1) / 2).Select(i => frames[2 * i] | ((ulong)(2 * i + 1 < frames.Length ? frames[(2 * i) + 1] : 0) << 32))]);
        Assert.AreEqual(0L, program.Call(First, KernelCall.PacketAttach, program.Account, KnownProgram.Arguments, PacketRingPage.MaxFrames + 1));
        var other = program.Frames(First, program.Account, 1)[0];
        var share = program.Handle(First, KernelCall.FrameShare, program.Account, other, 1, (ulong)Rights.All);
        Assert.AreEqual(1L, program.Map(First, 0x1000, other, share, MapFlags.Read));
        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityDrop, share));
        Assert.AreNotEqual(0, (int)program.World.Frames[frames[^1]].Pins);
    }

    [TestMethod]
    public void PacketsGoToWhoeverTheFilterWasMovedTo()
    {
        using var program = new KnownProgram();
        var (child, self, account) = program.Spawn();
        var ring = Attach(program, child, account);
        var filter = Install(program, First, program.Network, value: 0);
        Arrive(program);
        Assert.AreEqual(0u, Head(program, ring));
        program.Handle(First, KernelCall.CapabilityGrant, filter, self, (ulong)Rights.All, 1);
        Arrive(program);
        Assert.AreEqual(1u, Head(program, ring));
    }

    [TestMethod]
    public void TheDeadGetNoPackets()
    {
        using var program = new KnownProgram();
        var (child, self, account) = program.Spawn();
        var network = program.Handle(First, KernelCall.CapabilityGrant, program.Network, self, (ulong)Rights.All, 0);
        var ring = Attach(program, child, account);
        Install(program, child, network, value: 0);
        Arrive(program);
        Assert.AreEqual(1u, Head(program, ring));
        Assert.AreEqual(0L, program.Call(First, KernelCall.EnvironmentDestroy, self, 0));
        Arrive(program);
        Assert.AreEqual(1u, Head(program, ring));
    }

    /// <summary>A filter that takes from others shows their filters: none but those, of this interface, and installed.</summary>
    [TestMethod]
    public void WhatIsShownIsAFilterThatIsThere()
    {
        using var program = new KnownProgram(MachineSizes.Small with { Networks = 2 });
        var second = program.Variable(9);
        var mine = Install(program, First, program.Network, value: 0);
        var elsewhere = Install(program, First, second, value: 0);
        var copy = program.Handle(First, KernelCall.CapabilityDerive, mine, 0, 1, (ulong)Rights.All);
        Assert.AreEqual(KernelError.BadHandle, Order(program, shown: [mine + (1UL << 32)]));
        Assert.AreEqual(KernelError.WrongKind, Order(program, shown: [program.Network]));
        Assert.AreEqual(KernelError.NotFound, Order(program, shown: [elsewhere]));
        Assert.AreEqual(0L, program.Call(First, KernelCall.CapabilityDrop, mine));
        Assert.AreEqual(KernelError.NotFound, Order(program, shown: [copy]));
        Install(program, First, program.Network, value: 0);
        Assert.AreEqual(KernelError.NotFound, Order(program, shown: [copy]), "another has its number");
    }

    [TestMethod]
    public void OrdersAreReadWhereTheirMakerCanReadAndHaveTheirBounds()
    {
        using var program = new KnownProgram();
        program.Refused(KernelError.BadAddress, First, KernelCall.FilterInstall, program.Network, Nowhere);
        Assert.AreEqual(KernelError.BadAddress, Order(program, atoms: Nowhere));
        Assert.AreEqual(KernelError.BadAddress, Order(program, list: Nowhere, shown: [0]));
        Assert.AreEqual(KernelError.BadArgument, Order(program, count: FilterAtom.MaxCount + 1));
        Assert.AreEqual(KernelError.BadArgument, Order(program, shown: new ulong[FilterOrder.MaxCeded + 1]));
    }

    [TestMethod]
    public void ARingIsMemoryAndHasItsBounds()
    {
        using var program = new KnownProgram();
        program.Refused(KernelError.BadArgument, First, KernelCall.PacketAttach, program.Account, KnownProgram.Arguments, 257);
        program.Store(First, KnownProgram.Arguments, 100_000UL | (100_001UL << 32));
        program.MoveFramebuffer(100_000, 2);
        program.Refused(KernelError.BadArgument, First, KernelCall.PacketAttach, program.Framebuffer, KnownProgram.Arguments, 2);
    }

    /// <summary>Neither a copy of it nor another name for it keeps a filter that is asked back; whoever asked has the packets then.</summary>
    [TestMethod]
    public void AFilterThatIsKeptIsTaken()
    {
        using var program = new KnownProgram();
        var (child, self, _) = program.Spawn();
        var network = program.Handle(First, KernelCall.CapabilityGrant, program.Network, self, (ulong)Rights.All, 0);
        var filter = Install(program, child, network, value: 0);
        Assert.AreEqual(0L, program.Call(First, KernelCall.Recall, program.Network, filter, 1, program.Machine.Time + Long));
        program.Handle(child, KernelCall.CapabilityDerive, filter, 0, 1, (ulong)Rights.All);
        program.Refused(KernelError.Busy, child, KernelCall.CapabilityGrant, filter, 0, (ulong)Rights.All, 1);
        program.Refused(KernelError.Busy, First, KernelCall.Repossess, program.Network, filter);
        program.Do(0, StepKind.Wait, KernelCall.Null, Long);
        Assert.AreEqual(1L, program.Repeat(First, KernelCall.Repossess, program.Network, filter));
        Assert.AreEqual((0u, 1ul), (Info(program).Filters, program.Machine.Kernel->Environments.Info(child)->Repossessed));
        program.Refused(KernelError.BadHandle, child, KernelCall.CapabilityDrop, filter);
        Install(program, First, program.Network, value: 0);
    }

    [TestMethod]
    public void WhoDropsAFilterInTimeIsNotTakenFrom()
    {
        using var program = new KnownProgram();
        var (child, self, _) = program.Spawn();
        var network = program.Handle(First, KernelCall.CapabilityGrant, program.Network, self, (ulong)Rights.All, 0);
        var filter = Install(program, child, network, value: 0);
        Assert.AreEqual(0L, program.Call(First, KernelCall.Recall, program.Network, filter, 1, 0));
        Assert.AreEqual(0L, program.Call(child, KernelCall.CapabilityDrop, filter));
        program.Refused(KernelError.BadHandle, First, KernelCall.Repossess, program.Network, filter);
        var next = Install(program, child, network, value: 0);
        Assert.AreEqual(0L, program.Call(First, KernelCall.Recall, program.Network, next, 1, 0), "nothing else is recalled");
    }

    [TestMethod]
    public void FiltersAreAskedBackByANetworkAndPortsAreNot()
    {
        using var program = new KnownProgram();
        var (child, self, _) = program.Spawn();
        var network = program.Handle(First, KernelCall.CapabilityGrant, program.Network, self, (ulong)Rights.All, 0);
        var weak = program.Handle(First, KernelCall.CapabilityDerive, program.Network, 0, 1 << 16, (ulong)(Rights.Read | Rights.Grant));
        program.Refused(KernelError.BadHandle, First, KernelCall.Recall, program.Network, network, 1, 0);
        var filter = Install(program, First, program.Network, value: 0);
        var copy = program.Handle(First, KernelCall.CapabilityGrant, filter, self, (ulong)Rights.All, 0);
        program.Refused(KernelError.WrongKind, First, KernelCall.Recall, filter, copy, 1, 0);
        program.Refused(KernelError.MissingRight, First, KernelCall.Recall, weak, copy, 1, 0);
        program.Refused(KernelError.BadHandle, child, KernelCall.Recall, network, filter, 1, 0);
        // A copy is taken, and the filter stays.
        Assert.AreEqual(0L, program.Call(First, KernelCall.Recall, program.Network, copy, 1, 0));
        Assert.AreEqual(1L, program.Repeat(First, KernelCall.Repossess, program.Network, copy));
        Assert.AreEqual(1u, Info(program).Filters);
    }

    /// <summary>Without reading its atoms, an order would be one for all packets.</summary>
    private static KernelError Order(KnownProgram program, ulong atoms = Atoms, ulong count = 1, ulong list = Shown, params ulong[] shown)
    {
        program.Store(First, Atoms, 1UL << 32, 0xFF, 5);
        program.Store(First, Shown, shown);
        program.Store(First, KnownProgram.Arguments, atoms, list, count | ((ulong)shown.Length << 32));
        return (KernelError)program.Call(First, KernelCall.FilterInstall, program.Network, KnownProgram.Arguments);
    }

    /// <summary>A filter for frames whose first byte is this.</summary>
    private static ulong Install(KnownProgram program, uint environment, ulong network, ulong value)
    {
        program.Store(environment, Atoms, 1UL << 32, 0xFF, value);
        program.Store(environment, KnownProgram.Arguments, Atoms, 0, 1);
        return program.Handle(environment, KernelCall.FilterInstall, network, KnownProgram.Arguments);
    }

    private static uint Attach(KnownProgram program, uint environment, ulong account)
    {
        var frames = program.Frames(environment, account, 2);
        program.Store(environment, KnownProgram.Arguments, frames[0] | ((ulong)frames[1] << 32));
        Assert.AreEqual(0L, program.Call(environment, KernelCall.PacketAttach, account, KnownProgram.Arguments, 2));
        return frames[0];
    }

    private static void Arrive(KnownProgram program)
    {
        SimulatedPlatform.Machine = program.Machine;
        program.Machine.InterruptByNetwork();
        Assert.IsTrue(program.Machine.Networks[0].Arrive(new byte[60]));
        program.Machine.InterruptByNetwork();
    }

    private static uint Head(KnownProgram program, uint ring) => BitConverter.ToUInt32(program.Machine.Arena.Frame(ring));
}
