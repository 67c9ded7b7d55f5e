using System.Linq;
using ExoCosmos.Abi;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>Environments that nobody can start or resume any more though they are named: they end, and what they were made of comes back.</summary>
[TestClass]
public sealed class StrayProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong Move = 1;

    [TestMethod]
    public void AnEmbryoThatHoldsItselfEndsWithItsMaker()
    {
        using var program = new KnownProgram();
        var creations = program[program.Creation].Length;
        var (maker, self, account) = program.Spawn(frames: 30);
        var creation = Give(program, program.Handle(First, KernelCall.CapabilityDerive, program.Creation, 0, 2, (ulong)Rights.All), self);
        program.Store(maker, KnownProgram.Arguments, creation, account);
        var embryo = program.Handle(maker, KernelCall.EnvironmentCreate, KnownProgram.Arguments);
        var slot = program[embryo].Base;
        program.Handle(maker, KernelCall.CapabilityGrant, embryo, embryo, (ulong)Rights.All, 0);
        Assert.AreEqual(0L, program.Call(First, KernelCall.EnvironmentDestroy, self, 0));
        program.Settle();
        Assert.IsNull(program.World.Environments[slot]);
        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityDrop, self));
        program.Settle();
        Assert.AreEqual(creations, program[program.Creation].Length);
    }

    [TestMethod]
    public void ARingOfEmbryosEnds()
    {
        using var program = new KnownProgram();
        var embryos = Enumerable.Range(0, 3).Select(_ => program.Embryo(program.Account)).ToArray();
        var free = program.World.FreeFrames;
        program.Handle(First, KernelCall.CapabilityGrant, embryos[0], embryos[1], (ulong)Rights.All, 0);
        program.Handle(First, KernelCall.CapabilityGrant, embryos[1], embryos[0], (ulong)Rights.All, 0);
        // Somebody who acts holds one that holds one of them: they stay.
        program.Handle(First, KernelCall.CapabilityGrant, embryos[1], embryos[2], (ulong)Rights.All, 0);
        program.Repeat(First, KernelCall.CapabilityDrop, embryos[0]);
        program.Repeat(First, KernelCall.CapabilityDrop, embryos[1]);
        program.Settle();
        Assert.AreEqual(3, program.World.Present.Count(environment => environment.Waits));
        program.Repeat(First, KernelCall.CapabilityDrop, embryos[2]);
        program.Settle();
        Assert.AreEqual(0, program.World.Present.Count(environment => environment.Waits));
        Assert.IsGreaterThan(free, program.World.FreeFrames);
    }

    [TestMethod]
    public void AnEmbryoThatIsMovedIntoItselfEnds()
    {
        using var program = new KnownProgram();
        var embryo = program.Embryo(program.Account);
        program.Handle(First, KernelCall.CapabilityGrant, embryo, embryo, (ulong)Rights.All, Move);
        program.Settle();
        Assert.AreEqual(0, program.World.Present.Count(environment => environment.Waits));
    }

    [TestMethod]
    public void OneThatSuspendsItselfAndAloneNamesItselfEnds()
    {
        using var program = new KnownProgram();
        var (slot, self, _) = program.Spawn();
        var own = Give(program, self, self);
        Assert.IsTrue(program.World.Environments[slot]!.IsAlive);
        program.Do(slot, ExoCosmos.Model.Programs.StepKind.Call, KernelCall.EnvironmentSuspend, own);
        program.Settle();
        Assert.IsNull(program.World.Environments[slot]);
    }

    /// <summary>One that goes on by itself may be without a name.</summary>
    [TestMethod]
    public void WhoActsNeedsNobody()
    {
        using var program = new KnownProgram();
        var (slot, self, _) = program.Spawn();
        var embryo = Give(program, program.Embryo(program.Account), self);
        program.Repeat(First, KernelCall.CapabilityDrop, self);
        program.Settle();
        Assert.AreEqual((true, true), (program.World.Environments[slot]!.IsAlive, program[embryo].Environment!.IsAlive));
    }

    private static ulong Give(KnownProgram program, ulong handle, ulong receiver) =>
        program.Handle(First, KernelCall.CapabilityGrant, handle, receiver, (ulong)Rights.All, Move);
}
