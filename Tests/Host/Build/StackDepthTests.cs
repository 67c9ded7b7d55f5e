using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>How deep the kernel's stacks become at most (Kernel/Processor/Stacks.xs), whoever calls what: without recursion that can be added up.</summary>
[TestClass]
public sealed class StackDepthTests
{
    private const int KernelStack = 32768, FatalStack = 8192;

    /// <summary>What the processor pushes, aligned, and what a stub adds before it looks where it comes from.</summary>
    private const int Interrupted = (5 * 8) + 8 + (2 * 8);

    private static readonly StackNeed Need = new();

    /// <summary>The ways into the kernel, each to its deepest place, a fault there, and the panic that follows. The boot makes a driver on the stack.</summary>
    [TestMethod]
    [DataRow("boot_high", KernelStack / 2)]
    [DataRow("system_call_ordinary", KernelStack / 4)]
    [DataRow("interrupt_common", KernelStack / 4)]
    [DataRow("page_fault", KernelStack / 4)]
    [DataRow("Switch", KernelStack / 4)]
    [DataRow("BadForeignEntry", KernelStack / 4)]
    public void MuchOfTheStackIsNeverUsed(string entry, int most)
    {
        var need = Need.Of(entry) + Interrupted + Need.Of("KernelFault");
        Assert.IsLessThan(most, need, string.Join('\n', Need.Path(entry)));
        Assert.IsGreaterThan(1000, need);
    }

    /// <summary>Nothing else needs more: there is no way into the kernel that was forgotten here.</summary>
    [TestMethod]
    public void NoFunctionNeedsMoreThanTheBoot() => Assert.AreEqual(Need.Of("boot_high"), Need.Names.Max(Need.Of));

    [TestMethod]
    public void AReportFitsOnTheStackOfFatalExceptions() => Assert.IsLessThan(FatalStack / 2, Interrupted + Need.Of("FatalCommon"), string.Join('\n', Need.Path("FatalCommon")));
}
