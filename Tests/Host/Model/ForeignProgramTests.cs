using ExoCosmos.Abi;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>Where a system call that is not the kernel's is delivered, and when it is the end.</summary>
[TestClass]
public sealed class ForeignProgramTests
{
    private const ulong Entry = 0x41_0000, UserEnd = 1UL << 47, ForeignEntryOffset = 32;

    [TestMethod]
    [DataRow(Entry, true)]
    [DataRow(UserEnd - 1, true)]
    [DataRow(0UL, false)]
    [DataRow(UserEnd, false)]
    [DataRow(ulong.MaxValue, false)]
    public unsafe void AForeignCallIsDeliveredToItsEntry(ulong entry, bool survives)
    {
        using var program = new KnownProgram();
        var (child, _, _) = program.Spawn();
        program.Store(child, Layout.ControlPage + ForeignEntryOffset, entry);
        program.Do(child, StepKind.ForeignCall);
        Assert.AreEqual(survives, program.World.Environments[child]?.IsAlive == true);
        if (survives)
            Assert.AreEqual(entry, program.Machine.Kernel->Environments.Record(child)->Registers.Rip);
    }
}
