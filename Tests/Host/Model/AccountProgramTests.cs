using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What is charged to an account, and who may charge it.</summary>
[TestClass]
public sealed class AccountProgramTests
{
    private const uint First = KnownProgram.First;

    [TestMethod]
    public void AnEnvironmentIsChargedToAnAccountThatOneControls()
    {
        using var program = new KnownProgram();
        var readable = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 40, (ulong)(Rights.All & ~Rights.Control));
        Assert.AreEqual((long)KernelError.MissingRight, program.CallWith(First, [program.Creation, readable], KernelCall.EnvironmentCreate, KnownProgram.Arguments));
    }

    [TestMethod]
    public void AnAccountBelowIsMadeOfOneThatOneControls()
    {
        using var program = new KnownProgram();
        var readable = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 40, (ulong)(Rights.All & ~Rights.Control));
        program.Refused(KernelError.MissingRight, First, KernelCall.CapabilityDerive, readable, 0, 10, (ulong)Rights.Read);
    }

    /// <summary>A capability that is moved to its holder stays one capability.</summary>
    [TestMethod]
    public void WhoHasNoRoomCanStillMoveToItself()
    {
        using var program = new KnownProgram(MachineSizes.Small with { Capabilities = 200 });
        var (child, self, account) = program.Spawn();
        var own = program.Handle(First, KernelCall.CapabilityGrant, self, self, (ulong)Rights.All, 0);
        var gate = program.Handle(child, KernelCall.GateCreate, 0, 0);
        while (program.Call(child, KernelCall.GateCreate, 0, 0) > 0)
        {
        }

        Assert.AreEqual(program[account].Account!.CapabilityLimit, program[account].Account!.Capabilities);
        program.Handle(child, KernelCall.CapabilityGrant, gate, own, (ulong)program[gate].Rights, 1);
    }
}
