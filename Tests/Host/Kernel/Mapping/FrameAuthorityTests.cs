using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Mapping;

/// <summary>Frames in a row at the end of memory: what stands behind the frame table is nobody's, whatever it looks like.</summary>
[TestClass]
public sealed unsafe class FrameAuthorityTests
{
    private const uint Count = 2500, Run = 512, Last = Count / Run * Run;

    [TestMethod]
    public void ARunEndsWithinTheFrameTable()
    {
        using var machine = new SimulatedMachine(MachineSizes.WithLargePages with { Frames = Count });
        var frames = machine.Kernel->Frames;
        for (var number = Last; number < Last + Run; number++)
            *frames[number] = new FrameInfo { Kind = FrameKind.User, Account = AccountTable.Root };
        Assert.AreEqual(KernelError.None, Check(machine.Kernel, Last, Count - Last));
        Assert.AreEqual(KernelError.OutOfRange, Check(machine.Kernel, Last, Run));
        Assert.AreEqual(KernelError.OutOfRange, Check(machine.Kernel, Count, 1));
    }

    private static KernelError Check(KernelState* kernel, ulong first, uint count) =>
        FrameAuthority.CheckRun(kernel, SimulatedBoot.FirstSlot, kernel->Capabilities.HandleOf(1), first, count, Rights.Read, out _);
}
