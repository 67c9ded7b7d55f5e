using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Model.Machine;
using ExoCosmos.Tests.Host.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Mapping;

/// <summary>What a walk through page tables finds.</summary>
[TestClass]
public sealed unsafe class AddressSpaceTests
{
    private const uint First = KnownProgram.First;
    private const ulong Page = KnownProgram.Arguments + LargePages.Size;

    /// <summary>Its content is its owner's: nothing that stands there is an entry.</summary>
    [TestMethod]
    public void ALargePageIsNotTakenForATable()
    {
        using var program = new KnownProgram(MachineSizes.WithLargePages with { Capabilities = 200 });
        var kernel = program.Machine.Kernel;
        var root = kernel->Environments.Record(First)->TableFrame;
        Assert.IsTrue(AddressSpace.FindTable(kernel, root, KnownProgram.Arguments, out var next, out var large) != null && large == null);
        Assert.AreEqual(Page, next);
        Assert.AreEqual(1L, program.Map(First, Page, program.LargeFrames(First, program.Account), program.Account, MapFlags.Large | MapFlags.Read | MapFlags.Write));
        Assert.IsTrue(AddressSpace.FindTable(kernel, root, Page, out next, out large) == null && large != null);
        Assert.AreEqual(Page + LargePages.Size, next);
    }
}
