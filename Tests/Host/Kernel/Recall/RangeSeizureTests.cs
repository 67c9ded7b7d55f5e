using ExoCosmos.Abi;
using ExoCosmos.Kernel.Calls;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Recall;
using ExoCosmos.Tests.Host.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Recall;

/// <summary>Ranges that are asked back, and taken.</summary>
[TestClass]
public sealed unsafe class RangeSeizureTests
{
    [TestMethod]
    public void TheUpperEndOfAnExtentIsTakenAfterWhatWasDerivedFromIt()
    {
        using var machine = new SliceMachine();
        var kernel = machine.Kernel;
        var (giver, holder, third) = (machine.Add(), machine.Add(), machine.Add());
        var root = CapabilityMaker.Insert(kernel, giver, 0, new CapabilityInfo { Kind = CapabilityKind.Extent, Rights = Rights.All, Length = 1000 });
        var part = Below(machine, giver, root, 100, 500, holder);
        var derived = Below(machine, holder, part, 0, 50, third);
        Assert.AreEqual((long)KernelError.BadHandle, RecallCalls.Recall(kernel, third, derived, part, 1, 0), "upwards");
        Assert.AreEqual((long)KernelError.BadHandle, RecallCalls.Recall(kernel, giver, root, root, 1, 0), "one's own");
        Assert.AreEqual((long)KernelError.BadArgument, RecallCalls.Recall(kernel, giver, root, part, 0, 0));
        Assert.AreEqual(0L, RecallCalls.Recall(kernel, giver, root, part, 200, 0));
        Assert.AreEqual((long)KernelError.Busy, RecallCalls.Recall(kernel, giver, root, part, 200, 0), "one at a time");
        Assert.AreEqual((part, 200ul), (kernel->Environments.Record(holder)->Control->Recalled, kernel->Environments.Record(holder)->Control->RecalledAmount));

        kernel->Environments.Record(holder)->DiskOutstanding = 1;
        for (var step = 0; step < 10; step++)
            Assert.IsTrue(RangeSeizure.Step(kernel, holder, part.Index), "the device may still write");
        Assert.AreEqual(500ul, kernel->Capabilities[part.Index]->Length);
        kernel->Environments.Record(holder)->DiskOutstanding = 0;
        while (RangeSeizure.Step(kernel, holder, part.Index))
        {
        }

        Assert.AreEqual((100ul, 300ul), (kernel->Capabilities[part.Index]->Base, kernel->Capabilities[part.Index]->Length));
        Assert.AreEqual(KernelError.BadHandle, kernel->Capabilities.Resolve(third, derived, out _));
        Assert.AreEqual(200ul, machine.Info(holder)->Repossessed);
    }

    [TestMethod]
    public void WhoGivesBackIsNotTakenFrom()
    {
        using var machine = new SliceMachine();
        var kernel = machine.Kernel;
        var (giver, holder) = (machine.Add(), machine.Add());
        var root = machine.Root(giver);
        var part = Below(machine, giver, root, 0, 16, holder);
        Assert.AreEqual(0L, RecallCalls.Recall(kernel, giver, root, part, 4, 0));
        var upper = new Handle((ulong)Derivation.Split(kernel, holder, part, 12));
        Assert.IsTrue(CapabilityEnd.DropStep(kernel, upper.Index));
        Assert.IsFalse(RangeSeizure.Step(kernel, holder, part.Index));
        Assert.AreEqual(0ul, machine.Info(holder)->Repossessed);
        Assert.AreEqual(0L, RecallCalls.Recall(kernel, giver, root, part, 100, 0), "the next one may ask for all");
        Assert.IsFalse(RangeSeizure.Step(kernel, holder, part.Index));
        Assert.AreEqual(KernelError.BadHandle, kernel->Capabilities.Resolve(holder, part, out _));
        Assert.AreEqual(12ul, machine.Info(holder)->Repossessed);
    }

    private static Handle Below(SliceMachine machine, uint giver, Handle parent, ulong start, ulong length, uint receiver)
    {
        var derived = Derivation.Derive(machine.Kernel, giver, parent, start, length, Rights.All);
        Assert.IsGreaterThan(0L, derived);
        return new Handle((ulong)Granting.Grant(machine.Kernel, giver, new Handle((ulong)derived), receiver, Rights.All, Granting.MoveFlag));
    }
}
