using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Tests.Host.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Frame;

/// <summary>Frames that leave with their last use.</summary>
[TestClass]
public sealed unsafe class FrameOwnershipTests
{
    /// <summary>Its marks say why it is leaving, and everybody can read them.</summary>
    [TestMethod]
    public void AFrameThatWasTakenIsNotSaidToBeGivenBack()
    {
        using var program = new KnownProgram();
        var number = program.Frames(KnownProgram.First, program.Account, 1)[0];
        var frame = program.Machine.Kernel->Frames[number];
        (frame->Marks, frame->Mappings) = (FrameMarks.Repossessed, 1);
        FrameOwnership.Settle(program.Machine.Kernel, number);
        Assert.AreEqual((FrameKind.User, FrameMarks.Repossessed), (frame->Kind, frame->Marks));
        frame->Mappings = 0;
        FrameOwnership.Settle(program.Machine.Kernel, number);
        Assert.AreEqual(FrameKind.Free, frame->Kind);
    }
}
