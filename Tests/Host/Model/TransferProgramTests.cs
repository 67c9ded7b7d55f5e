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
}
