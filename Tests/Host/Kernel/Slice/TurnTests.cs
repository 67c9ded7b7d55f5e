using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Slice;

/// <summary>Who gets how much CPU time: spare time in turns, places of the vector, debts.</summary>
[TestClass]
public sealed unsafe class TurnTests
{
    private const ulong Slice = SliceMachine.Slice;

    [TestMethod]
    public void SpareTimeIsShared()
    {
        using var machine = new SliceMachine();
        var slots = Enumerable.Range(0, 3).Select(_ => machine.Add()).ToArray();
        machine.Start();
        machine.Work(300 * Slice);
        foreach (var slot in slots)
            Assert.AreEqual(100.0, machine.Ran(slot) / (double)Slice, 1.0);
    }

    [TestMethod]
    public void ATurnIsOneSliceInPieces()
    {
        // One reads a device: it wakes every third of a slice, works a sixth, and sleeps. The others compute.
        using var machine = new SliceMachine();
        var reader = machine.Add();
        var first = machine.Add();
        var second = machine.Add();
        machine.Start();
        var latest = 0UL;
        var end = machine.Now + (400 * Slice);
        while (machine.Now < end)
        {
            if (machine.Current != reader)
            {
                machine.Work(Slice / 3);
                var woken = machine.Now;
                machine.Word(reader) = 1;
                Watchers.Touch(machine.Kernel, reader);
                machine.Interrupt();
                while (machine.Current != reader)
                    machine.ToTimer();
                latest = Math.Max(latest, machine.Now - woken);
                continue;
            }

            machine.Word(reader) = 0;
            machine.Work(Slice / 6);
            if (machine.Current == reader)
                machine.Sleep();
        }

        // It never waits longer than for one turn of each of the others, and gets no more than its third.
        Assert.IsLessThanOrEqualTo(2 * Slice, latest);
        Assert.IsLessThanOrEqualTo(400 / 3.0 * 1.02, machine.Ran(reader) / (double)Slice);
        Assert.AreEqual(1.0, machine.Ran(first) / (double)machine.Ran(second), 0.05);
    }

    [TestMethod]
    public void AWokenEnvironmentInterruptsTheTurnOfAnother()
    {
        using var machine = new SliceMachine();
        var reader = machine.Add();
        var worker = machine.Add();
        machine.Start();
        Assert.AreEqual(reader, machine.Current);
        machine.Sleep();
        Assert.AreEqual(worker, machine.Current);
        machine.Work(Slice / 4);
        machine.Word(reader) = 1;
        Watchers.Touch(machine.Kernel, reader);
        machine.Interrupt();
        Assert.AreEqual(reader, machine.Current);
        machine.Word(reader) = 0;
        machine.Sleep();
        Assert.AreEqual(worker, machine.Current);
        // The rest of its turn, not a new one.
        Assert.AreEqual(machine.Now + (Slice * 3 / 4), machine.Kernel->Slices.Turn.End);
    }

    [TestMethod]
    public void AnOwnerRunsInItsPlaces()
    {
        using var machine = new SliceMachine();
        var owner = machine.Add();
        var others = new[] { machine.Add(), machine.Add() };
        var root = machine.Root(owner);
        SliceBinding.Bind(machine.Kernel, root.Index, 0, 16, owner);
        machine.Start();
        for (var slot = 0; slot < 640; slot++)
        {
            machine.Work(Slice / 2);
            // Places 0-15 are every fourth slot.
            if (slot % 4 == 0)
                Assert.AreEqual(owner, machine.Current, $"slot {slot}");
            machine.Work(Slice - (Slice / 2));
        }

        Assert.IsGreaterThanOrEqualTo(160UL, (machine.Ran(owner) + 9) / Slice);
        Assert.AreEqual(1.0, machine.Ran(others[0]) / (double)machine.Ran(others[1]), 0.1);
    }

    [TestMethod]
    public void WhatAnOwnerDoesNotUseIsSpareTime()
    {
        using var machine = new SliceMachine();
        var owner = machine.Add();
        var other = machine.Add();
        SliceBinding.Bind(machine.Kernel, machine.Root(owner).Index, 0, 64, owner);
        machine.Start();
        Assert.AreEqual(owner, machine.Current);
        machine.Sleep();
        machine.Work(10 * Slice);
        Assert.AreEqual(10 * Slice, machine.Ran(other));
        machine.Work(Slice / 2);
        machine.Word(owner) = 1;
        Watchers.Touch(machine.Kernel, owner);
        machine.Interrupt();
        Assert.AreEqual(owner, machine.Current, "awake in its place");
        machine.Work(Slice / 4);
        machine.Yield();
        Assert.AreEqual(other, machine.Current, "given up");
        machine.Work(Slice / 8);
        machine.Interrupt();
        Assert.AreEqual(other, machine.Current, "and not wanted back");
        machine.Work(Slice / 8);
        Assert.AreEqual(owner, machine.Current, "the next place");
    }

    [TestMethod]
    public void NobodyInterruptsAPlace()
    {
        using var machine = new SliceMachine();
        var owner = machine.Add();
        var reader = machine.Add();
        machine.Start();
        machine.Yield();
        Assert.AreEqual(reader, machine.Current);
        machine.Sleep();
        SliceBinding.Bind(machine.Kernel, machine.Root(owner).Index, 0, 64, owner);
        machine.Work(Slice);
        machine.Word(reader) = 1;
        Watchers.Touch(machine.Kernel, reader);
        machine.Interrupt();
        Assert.AreEqual(owner, machine.Current);
    }

    [TestMethod]
    public void ALoanComesBack()
    {
        using var machine = new SliceMachine();
        var lender = machine.Add();
        var child = machine.Add(StartFlags.Dispatched);
        var other = machine.Add();
        machine.Start();
        Assert.AreEqual(lender, machine.Current);
        var end = machine.Kernel->Slices.Turn.End;
        machine.Work(Slice / 8);
        machine.Yield(child);
        Assert.AreEqual(child, machine.Current);
        Assert.AreEqual(end, machine.Kernel->Slices.Turn.End);
        machine.Work(Slice / 8);
        machine.Sleep();
        Assert.AreEqual(lender, machine.Current, "the child sleeps");
        Assert.AreEqual(end, machine.Kernel->Slices.Turn.End);
        machine.Yield();
        Assert.AreEqual(other, machine.Current);
        machine.Work(Slice);
        Assert.AreEqual(lender, machine.Current);
        machine.Work(10 * Slice);
        Assert.AreEqual(Slice / 8, machine.Ran(child), "a dispatched environment has no turn of its own");
    }

    [TestMethod]
    public void ALoanEndsWithTheTurn()
    {
        using var machine = new SliceMachine();
        var lender = machine.Add();
        var child = machine.Add(StartFlags.Dispatched);
        var other = machine.Add();
        machine.Start();
        machine.Yield(child);
        machine.Work(Slice);
        Assert.AreEqual(other, machine.Current);
        machine.Work(Slice);
        Assert.AreEqual(lender, machine.Current, "it was the lender's turn that the child used up");
        machine.Yield(other);
        machine.Work(Slice / 2);
        machine.Yield();
        Assert.AreEqual(lender, machine.Current, "the other gave it back");
    }

    [TestMethod]
    public void LoansInACircleEnd()
    {
        using var machine = new SliceMachine();
        var slots = new[] { machine.Add(), machine.Add(), machine.Add() };
        machine.Start();
        machine.Yield(slots[1]);
        machine.Yield(slots[2]);
        machine.Yield(slots[0]);
        machine.Yield();
        Assert.AreEqual(slots[2], machine.Current);
        machine.Yield();
        Assert.AreEqual(slots[1], machine.Current);
        machine.Yield();
        Assert.AreEqual(slots[0], machine.Current);
        machine.Yield();
        Assert.AreEqual(slots[1], machine.Current, "a turn of its own");
    }

    [TestMethod]
    public void AnEpilogueIsBoundedAndPaidFor()
    {
        using var machine = new SliceMachine();
        var hog = machine.Add();
        var fair = machine.Add();
        machine.UseEpilogue(hog);
        machine.Start();
        var epilogues = 0u;
        for (var i = 0; i < 4000; i++)
        {
            var before = machine.Now;
            if (machine.ToTimer())
            {
                epilogues++;
                // It never yields: the next timer stops it.
                machine.ToTimer();
                Assert.IsLessThanOrEqualTo(machine.Kernel->Info->ExcessTicks, machine.Now - before - Slice);
            }
        }

        Assert.AreEqual(epilogues, machine.Info(hog)->Stopped);
        Assert.AreEqual(epilogues / 16, machine.Info(hog)->Forfeited, 1.0);
        Assert.IsGreaterThan(1000u, epilogues);
        Assert.AreEqual(1.0, machine.Ran(hog) / (double)machine.Ran(fair), 0.01, "what it took it has paid back");
    }

    [TestMethod]
    public void AnEpilogueThatYieldsAtOnceOwesNextToNothing()
    {
        using var machine = new SliceMachine();
        var polite = machine.Add();
        machine.Add();
        machine.UseEpilogue(polite);
        machine.Start();
        for (var i = 0; i < 200; i++)
        {
            if (!machine.ToTimer())
                continue;
            machine.Now += 10;
            machine.Yield();
        }

        Assert.AreEqual(0u, machine.Info(polite)->Stopped);
        Assert.AreEqual(0u, machine.Info(polite)->Forfeited);
        Assert.AreEqual(1000.0, machine.Info(polite)->ExcessTicks, 20.0);
    }

    [TestMethod]
    public void AloneThereIsNoEpilogue()
    {
        using var machine = new SliceMachine();
        machine.UseEpilogue(machine.Add());
        machine.Start();
        for (var i = 0; i < 100; i++)
            Assert.IsFalse(machine.ToTimer());
    }

    [TestMethod]
    public void ADebtorLosesItsPlaces()
    {
        using var machine = new SliceMachine();
        var owner = machine.Add();
        var other = machine.Add();
        SliceBinding.Bind(machine.Kernel, machine.Root(owner).Index, 0, 64, owner);
        machine.Info(owner)->ExcessTicks = 2 * Slice;
        machine.Start();
        machine.Work(2 * Slice);
        machine.Work(1);
        Assert.AreEqual(owner, machine.Current);
        Assert.AreEqual(2u, machine.Info(owner)->Forfeited);
        Assert.IsGreaterThanOrEqualTo(Slice, machine.Ran(other));
    }

    [TestMethod]
    public void EverybodyIsServedInARandomRun()
    {
        var random = new Random(18);
        using var machine = new SliceMachine();
        var slots = Enumerable.Range(0, 40).Select(_ => machine.Add()).ToArray();
        var root = machine.Root(slots[0]);
        for (uint place = 0; place < 20; place++)
            SliceBinding.Bind(machine.Kernel, root.Index, place, 1, slots[place % 5]);
        machine.Start();
        for (var step = 0; step < 200_000; step++)
        {
            machine.Work((ulong)random.Next(1, (int)Slice / 2));
            if (machine.Current == 0)
            {
                machine.Word(slots[random.Next(40)]) = 1;
                Poll.Renew(machine.Kernel);
                machine.Start();
                continue;
            }

            switch (random.Next(6))
            {
                case 0:
                    machine.Yield();
                    break;
                case 1:
                    var to = slots[random.Next(40)];
                    if (machine.Info(to)->State == EnvironmentState.Ready)
                        machine.Yield(to);
                    break;
                case 2:
                    machine.Word(machine.Current) = 0;
                    machine.Sleep(machine.Now + (ulong)random.Next(1, 20 * (int)Slice));
                    break;
                case 3:
                    var woken = slots[random.Next(40)];
                    machine.Word(woken) = 1;
                    Watchers.Touch(machine.Kernel, woken);
                    machine.Interrupt();
                    break;
            }

            Check(machine, slots);
        }

        foreach (var slot in slots)
            Assert.IsGreaterThan(100 * Slice, machine.Ran(slot));
    }

    /// <summary>Every environment that can run is where it will be found.</summary>
    private static void Check(SliceMachine machine, uint[] slots)
    {
        foreach (var slot in slots)
        {
            var queue = machine.Kernel->Queues.Of(slot);
            switch (machine.Info(slot)->State)
            {
                case EnvironmentState.Sleeping:
                    Assert.AreEqual(ExoCosmos.Kernel.Environment.QueueName.Asleep, queue);
                    break;
                case EnvironmentState.Ready when slot != machine.Kernel->Slices.Turn.Holder:
                    Assert.IsTrue(queue is ExoCosmos.Kernel.Environment.QueueName.Woken or ExoCosmos.Kernel.Environment.QueueName.Preempted
                        or ExoCosmos.Kernel.Environment.QueueName.Turn, $"{queue}");
                    break;
                case EnvironmentState.Running:
                    Assert.AreEqual(machine.Current, slot);
                    break;
            }
        }
    }
}
