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

    /// <summary>The deepest place of all, a fault there, and the panic that follows.</summary>
    [TestMethod]
    public void AQuarterOfTheStackIsEnough()
    {
        var deepest = Need.Names.MaxBy(Need.Of)!;
        var need = Need.Of(deepest) + Interrupted + Need.Of("KernelFault");
        Assert.IsLessThan(KernelStack / 4, need, string.Join('\n', Need.Path(deepest)));
        Assert.IsGreaterThan(KernelStack / 20, need);
    }

    [TestMethod]
    public void AReportFitsOnTheStackOfFatalExceptions() => Assert.IsLessThan(FatalStack / 2, Interrupted + Need.Of("FatalCommon"), string.Join('\n', Need.Path("FatalCommon")));
}
