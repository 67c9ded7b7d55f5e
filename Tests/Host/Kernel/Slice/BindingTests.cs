using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Slice;

/// <summary>Slices capabilities and the places that are bound through them.</summary>
[TestClass]
public sealed unsafe class BindingTests
{
    [TestMethod]
    public void PlacesAreSpreadEvenly()
    {
        using var machine = new SliceMachine();
        var vector = machine.Kernel->Slices.Vector;
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 64).ToArray(), Enumerable.Range(0, 64).Select(slot => (int)vector.PlaceOf((ulong)slot)).ToArray());
        for (var length = 1u; length <= 64; length *= 2)
        {
            for (var first = 0u; first < 64; first += length)
            {
                var slots = Enumerable.Range(0, 64).Where(slot => vector.PlaceOf((ulong)slot) - first < length).ToArray();
                Assert.HasCount((int)length, slots);
                Assert.IsTrue(slots.Zip(slots.Skip(1)).All(pair => pair.Second - pair.First == 64 / length));
            }
        }
    }

    [TestMethod]
    public void TheNextBoundSlotIsFound()
    {
        var random = new Random(6);
        using var machine = new SliceMachine();
        var owner = machine.Add();
        var root = machine.Root(owner);
        ref var vector = ref machine.Kernel->Slices.Vector;
        Assert.AreEqual(WakeTerm.Never, vector.NextBound(machine.Now));
        for (var round = 0; round < 2000; round++)
        {
            var place = (uint)random.Next(64);
            if (random.Next(2) == 0)
                SliceBinding.Bind(machine.Kernel, root.Index, place, 1, owner);
            else
                SliceBinding.Unbind(machine.Kernel, place, 1);
            var slot = (ulong)random.Next(1000);
            var now = vector.StartOf(slot) + (ulong)random.Next((int)SliceMachine.Slice);
            var next = slot + 1;
            while (next <= slot + 64 && vector[vector.PlaceOf(next)]->Environment == 0)
                next++;
            Assert.AreEqual(next <= slot + 64 ? vector.StartOf(next) : WakeTerm.Never, vector.NextBound(now));
        }
    }

    [TestMethod]
    public void OnlyTheSameCapabilityOrOneAboveBindsAnew()
    {
        using var machine = new SliceMachine();
        var kernel = machine.Kernel;
        var (giver, taker) = (machine.Add(), machine.Add());
        var root = machine.Root(giver).Index;
        var child = Derive(machine, giver, root, 8, 8);
        var sibling = Derive(machine, giver, root, 8, 8);
        var grandchild = Derive(machine, giver, child, 0, 4);
        SliceBinding.Bind(kernel, child, 8, 8, taker);
        Assert.AreEqual(8u, machine.Info(taker)->Places);
        Assert.IsTrue(SliceBinding.MayBind(kernel, child, 8, 8));
        Assert.IsTrue(SliceBinding.MayBind(kernel, root, 0, 64));
        Assert.IsFalse(SliceBinding.MayBind(kernel, sibling, 8, 1));
        Assert.IsFalse(SliceBinding.MayBind(kernel, grandchild, 8, 1));
        SliceBinding.Bind(kernel, root, 10, 1, giver);
        Assert.AreEqual(7u, machine.Info(taker)->Places);
        Assert.IsFalse(SliceBinding.MayBind(kernel, child, 8, 8), "the one above took a place");
        Assert.IsTrue(SliceBinding.MayBind(kernel, child, 11, 5));
    }

    [TestMethod]
    public void BindingsGoWithTheCapability()
    {
        using var machine = new SliceMachine();
        var kernel = machine.Kernel;
        var owner = machine.Add();
        var root = machine.Root(owner);
        var child = Derive(machine, owner, root.Index, 16, 16);
        SliceBinding.Bind(kernel, root.Index, 0, 4, owner);
        SliceBinding.Bind(kernel, child, 16, 16, owner);
        var upper = Derivation.Split(kernel, owner, kernel->Capabilities.HandleOf(child), 4);
        Assert.IsGreaterThan(0L, upper);
        Assert.IsTrue(CapabilityEnd.DropStep(kernel, child));
        CollectionAssert.AreEqual(Range(0, 4).Concat(Range(20, 12)).ToArray(), Bound(machine));
        Assert.AreEqual(KernelError.None, Revocation.Revoke(kernel, owner, root));
        CollectionAssert.AreEqual(Range(0, 4).ToArray(), Bound(machine), "the upper half is the root's child, as the lower was");
    }

    [TestMethod]
    public void BindingsGoWithTheEnvironment()
    {
        using var machine = new SliceMachine();
        var (first, second) = (machine.Add(), machine.Add());
        var root = machine.Root(first).Index;
        SliceBinding.Bind(machine.Kernel, root, 0, 64, first);
        SliceBinding.Bind(machine.Kernel, root, 10, 2, second);
        SliceBinding.ForgetEnvironment(machine.Kernel, first);
        CollectionAssert.AreEqual(Range(10, 2).ToArray(), Bound(machine));
        Assert.AreEqual(0u, machine.Info(first)->Places);
    }

    private static uint Derive(SliceMachine machine, uint holder, uint parent, ulong start, ulong length)
    {
        var answer = Derivation.Derive(machine.Kernel, holder, machine.Kernel->Capabilities.HandleOf(parent), start, length, Rights.All);
        Assert.IsGreaterThan(0L, answer);
        return new Handle((ulong)answer).Index;
    }

    private static IEnumerable<uint> Range(int first, int count) => Enumerable.Range(first, count).Select(place => (uint)place);

    private static uint[] Bound(SliceMachine machine)
    {
        var vector = machine.Kernel->Slices.Vector;
        return [.. Range(0, 64).Where(place => vector[place]->Environment != 0)];
    }
}
