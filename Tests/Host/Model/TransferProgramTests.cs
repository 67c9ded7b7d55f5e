using ExoCosmos.Abi;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>Calls from environment to environment.</summary>
[TestClass]
public sealed class TransferProgramTests
{
    /// <summary>The machine halted: what is taken back before it looks for work had made the caller ready.</summary>
    [TestMethod]
    public void TheCallerOfOneThatEndsRunsThoughNothingElseDoes()
    {
        using var program = new KnownProgram();
        var (server, self, _) = program.Spawn();
        var gate = program.Handle(KnownProgram.First, KernelCall.GateCreate, self, 5);
        program.Call(KnownProgram.First, KernelCall.Call, 1, 2, 3, 4, gate, WakeTerm.Never);
        Assert.AreEqual(server, program.World.Current.Slot);
        program.Call(server, KernelCall.EnvironmentExit, 0);
        Assert.AreEqual(KnownProgram.First, program.World.Current.Slot);
    }

    [TestMethod]
    public void AGateOnlyLetsThroughWhatItsRightsSay()
    {
        using var program = new KnownProgram();
        var (server, self, _) = program.Spawn();
        var gate = program.Handle(KnownProgram.First, KernelCall.GateCreate, self, 5);
        var write = program.Handle(KnownProgram.First, KernelCall.CapabilityDerive, gate, 0, 1, (ulong)Rights.Write);
        var execute = program.Handle(KnownProgram.First, KernelCall.CapabilityDerive, gate, 0, 1, (ulong)Rights.Execute);
        program.Refused(KernelError.MissingRight, KnownProgram.First, KernelCall.Call, 1, 2, 3, 4, write, program.Now + 1000);
        program.Refused(KernelError.MissingRight, KnownProgram.First, KernelCall.Send, 1, 2, 3, 4, execute);
        Assert.IsTrue(program.World.Environments[server]!.IsAlive);
    }

    /// <summary>A gate leads to one environment, not to whoever has its slot.</summary>
    [TestMethod]
    public void AGateDoesNotLeadToTheNextInTheSlot()
    {
        using var program = new KnownProgram();
        var embryo = program.Embryo(program.Account);
        var gate = program.Handle(KnownProgram.First, KernelCall.GateCreate, embryo, 5);
        var slot = program[embryo].Base;
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.EnvironmentDestroy, embryo, 0));
        Assert.AreEqual(0L, program.Repeat(KnownProgram.First, KernelCall.CapabilityDrop, embryo));
        program.Settle();
        var next = program.Embryo(program.Account);
        Assert.AreEqual(slot, program[next].Base);
        program.Refused(KernelError.NotFound, KnownProgram.First, KernelCall.Call, 1, 2, 3, 4, gate, program.Now + 1000);
        program.Refused(KernelError.NotFound, KnownProgram.First, KernelCall.Send, 1, 2, 3, 4, gate);
    }
}
