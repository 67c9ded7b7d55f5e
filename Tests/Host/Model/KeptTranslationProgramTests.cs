using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What the processor remembers of an address space stays while others run, and goes when they change it. That nothing of it is stale the model asks at each step.</summary>
[TestClass]
public sealed unsafe class KeptTranslationProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong Page = KnownProgram.Arguments + 0x1_0000, Next = Page + 0x1000;
    private const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write;

    [TestMethod]
    public void SwitchingForgetsNothing()
    {
        using var program = new KnownProgram();
        var (child, _, _) = Mapped(program);
        program.Call(First, KernelCall.Null);
        Assert.IsTrue(Root(program, child).Keeps);
        Assert.IsTrue(program.Machine.Translations.Kept(Root(program, child)).ContainsKey(Page));
        var returns = program.Machine.Translations.Returns;
        program.Call(child, KernelCall.Null);
        Assert.IsGreaterThan(returns, program.Machine.Translations.Returns);
        Assert.IsTrue(program.Machine.Translations.Entries.ContainsKey(Page), "it came back to what it had");
    }

    [TestMethod]
    public void WhatAnotherTakesAwayIsForgotten()
    {
        using var program = new KnownProgram();
        var (child, self, _) = Mapped(program);
        program.Call(First, KernelCall.Null);
        Assert.AreEqual(1L, program.Map(First, Page, 0, 0, MapFlags.Unmap, self));
        Assert.IsFalse(Root(program, child).Keeps);
        program.Call(child, KernelCall.Null);
        Assert.IsFalse(program.Machine.Ring3.Read(Page, new byte[1]), "it is not there any more");
        Assert.IsTrue(Root(program, child).Keeps, "and what is remembered from then on is right again");
    }

    /// <summary>The first request of the batch changes nothing, so that it is the run that follows which has to say so.</summary>
    [TestMethod]
    public void WhatARunOfABatchTakesAwayIsForgotten()
    {
        const ulong unmap = (ulong)MapFlags.Unmap;
        using var program = new KnownProgram();
        var (child, self, _) = Mapped(program);
        program.Call(First, KernelCall.Null);
        Assert.AreEqual(2L, program.CallWith(First, [Next, 0, 0, unmap, Page, 0, 0, unmap], KernelCall.Map, self, KnownProgram.Arguments, 2));
        Assert.IsFalse(Root(program, child).Keeps);
        program.Call(child, KernelCall.Null);
        Assert.IsFalse(program.Machine.Ring3.Read(Page, new byte[1]));
    }

    [TestMethod]
    public void TheNextOwnerOfASlotBeginsWithNothing()
    {
        using var program = new KnownProgram();
        var (child, self, _) = Mapped(program);
        program.Call(First, KernelCall.Null);
        program.Call(First, KernelCall.EnvironmentDestroy, self, 0);
        program.Settle();
        program.Call(First, KernelCall.CapabilityDrop, self);
        var (reborn, _, _) = program.Spawn();
        Assert.AreEqual(child, reborn);
        Assert.IsFalse(Root(program, reborn).Keeps);
        program.Call(reborn, KernelCall.Null);
        Assert.IsFalse(program.Machine.Ring3.Read(Page, new byte[1]));
    }

    /// <summary>A child that has used a page of its own.</summary>
    private static (uint Child, ulong Self, ulong Account) Mapped(KnownProgram program)
    {
        var (child, self, account) = program.Spawn();
        Assert.AreEqual(1L, program.MapAll(child, (Page, program.Frames(child, account, 1)[0], account, ReadWrite)));
        program.Call(child, KernelCall.Null);
        return (child, self, account);
    }

    private static SpaceRoot Root(KnownProgram program, uint environment) => program.Machine.Kernel->Environments.Record(environment)->Root;
}
