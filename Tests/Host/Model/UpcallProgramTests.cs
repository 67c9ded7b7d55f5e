using ExoCosmos.Abi;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>Where a fault is delivered, and when it is the end.</summary>
[TestClass]
public sealed class UpcallProgramTests
{
    private const ulong Page = 0x1000, Top = Page + Layout.PageSize, Entry = 0x40_0000, UserEnd = 1UL << 47;

    /// <summary>On top of the upcall stack; below rsp if that is on it already: not if it is below or above.</summary>
    [TestMethod]
    [DataRow(0UL, true)]
    [DataRow(Page, true)]
    [DataRow(Page + 0x800, true)]
    [DataRow(Page + 0x40, false, DisplayName = "no room is left")]
    [DataRow(Top, true)]
    [DataRow(Top + 0x800, true)]
    [DataRow(ulong.MaxValue, true)]
    public void AFaultIsDeliveredOnTheUpcallStack(ulong stack, bool survives) => Assert.AreEqual(survives, Survives(stack, Entry));

    [TestMethod]
    [DataRow(0UL)]
    [DataRow(UserEnd)]
    [DataRow(ulong.MaxValue)]
    public void WithoutAnEntryAFaultIsTheEnd(ulong entry) => Assert.IsFalse(Survives(0, entry));

    private static bool Survives(ulong stack, ulong entry)
    {
        using var program = new KnownProgram();
        var (child, _, account) = program.Spawn(stack: stack);
        Assert.AreEqual(1L, program.Map(child, Page, 0, account, MapFlags.Allocate | MapFlags.Read | MapFlags.Write));
        program.Store(child, Layout.ControlPage + 8, Top, Page, entry);
        program.Do(child, StepKind.Fault, KernelCall.Null, 14, 0x5000);
        return program.World.Environments[child]?.IsAlive == true;
    }
}
