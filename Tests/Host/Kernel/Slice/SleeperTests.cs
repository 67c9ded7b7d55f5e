using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Slice;

/// <summary>Wakeup predicates: what they mean, and that every sleeper is found.</summary>
[TestClass]
public sealed unsafe class SleeperTests
{
    [TestMethod]
    public void ProgramsAreOrsOfAnds()
    {
        var random = new Random(4);
        var words = stackalloc ulong[4];
        var armed = stackalloc ArmedTerm[WakeTerm.MaxTerms];
        for (var round = 0; round < 100_000; round++)
        {
            for (var i = 0; i < 4; i++)
                words[i] = (ulong)random.Next(4) << (random.Next(2) * 33);
            var count = random.Next(WakeTerm.MaxTerms + 1);
            var alternatives = new List<bool>();
            for (var i = 0; i < count; i++)
            {
                var word = words + random.Next(4);
                var comparison = (WakeComparison)random.Next(10);
                var value = (ulong)random.Next(4) << (random.Next(2) * 33);
                var join = i == 0 ? WakeJoin.Or : (WakeJoin)random.Next(2);
                armed[i] = new ArmedTerm { Word = (byte*)word, Value = value, Comparison = comparison, Join = join };
                if (join == WakeJoin.Or)
                    alternatives.Add(true);
                alternatives[^1] &= Meaning(*word, comparison, value);
            }

            Assert.AreEqual(alternatives.Any(holds => holds), WakeProgram.Holds(armed, (uint)count));
        }
    }

    private static bool Meaning(ulong word, WakeComparison comparison, ulong value) => comparison switch
    {
        WakeComparison.NotEqual32 => (uint)word != (uint)value,
        WakeComparison.NotEqual64 => word != value,
        WakeComparison.AnyBit32 => ((uint)word & (uint)value) > 0,
        WakeComparison.Equal32 => (uint)word == (uint)value,
        WakeComparison.Equal64 => word == value,
        WakeComparison.Less32 => (uint)word < (uint)value,
        WakeComparison.Less64 => word < value,
        WakeComparison.AtLeast32 => (uint)word >= (uint)value,
        WakeComparison.AtLeast64 => word >= value,
        WakeComparison.NoBit32 => ((uint)word & (uint)value) == 0,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    [TestMethod]
    [DataRow(0ul, WakeComparison.NotEqual32, WakeJoin.And, DisplayName = "nothing to join")]
    [DataRow(0ul, (WakeComparison)10, WakeJoin.Or)]
    [DataRow(0ul, WakeComparison.NotEqual32, (WakeJoin)2)]
    [DataRow(2ul, WakeComparison.NotEqual32, WakeJoin.Or)]
    [DataRow(4ul, WakeComparison.AtLeast64, WakeJoin.Or)]
    public void MalformedProgramsAreRefused(ulong address, WakeComparison comparison, WakeJoin join)
    {
        var term = new WakeTerm { Address = address, Comparison = comparison, Join = join };
        Assert.IsFalse(WakeProgram.IsWellFormed(&term, 1));
    }

    [TestMethod]
    public void ASleepThatIsOverDoesNotBegin()
    {
        using var machine = new SliceMachine();
        var slot = machine.Add();
        machine.Start();
        machine.Word(slot) = 1;
        Assert.IsFalse(machine.Sleep());
        machine.Word(slot) = 0;
        Assert.IsFalse(machine.Sleep(deadline: machine.Now));
        Assert.IsTrue(machine.Sleep());
        Assert.AreEqual(EnvironmentState.Sleeping, machine.Info(slot)->State);
    }

    [TestMethod]
    public void TheKernelsOwnChangesWakeAtOnceAndNobodyElse()
    {
        using var machine = new SliceMachine();
        var slots = Enumerable.Range(0, 200).Select(_ => machine.Add()).ToArray();
        machine.Start();
        foreach (var _ in slots)
            machine.Sleep();
        foreach (var slot in slots)
            machine.Word(slot) = 1;
        Watchers.Touch(machine.Kernel, slots[77]);
        Assert.AreEqual(EnvironmentState.Ready, machine.Info(slots[77])->State);
        Assert.AreEqual(199u, machine.Kernel->Queues.Count(QueueName.Asleep));
        Assert.AreEqual(0u, machine.Kernel->Frames[slots[77]]->Watchers);
        Assert.AreEqual(0, machine.Kernel->Frames[slots[77]]->Pins);
    }

    [TestMethod]
    public void ASilentStoreIsFoundAfterAFewSwitches()
    {
        using var machine = new SliceMachine();
        var sleepers = Enumerable.Range(0, 160).Select(_ => machine.Add()).ToArray();
        machine.Start();
        foreach (var _ in sleepers)
            machine.Sleep();
        machine.Add();
        machine.Add();
        machine.Start();
        foreach (var slot in sleepers)
        {
            machine.Word(slot) = 1;
            // 160 sleepers, 8 looked at per switch.
            for (var i = 0; i < 21 && machine.Current != slot; i++)
                machine.ToTimer();
            Assert.AreEqual(slot, machine.Current);
            machine.Word(slot) = 0;
            machine.Sleep();
        }
    }

    [TestMethod]
    public void AnIdleMachineHasLookedAtAll()
    {
        using var machine = new SliceMachine();
        var sleepers = Enumerable.Range(0, 100).Select(_ => machine.Add()).ToArray();
        machine.Start();
        foreach (var _ in sleepers)
            machine.Sleep();
        Assert.AreEqual(0u, machine.Current);
        machine.Word(sleepers[99]) = 1;
        Poll.Renew(machine.Kernel);
        while (Poll.Predicates(machine.Kernel))
        {
        }

        Assert.AreEqual(EnvironmentState.Ready, machine.Info(sleepers[99])->State);
    }

    [TestMethod]
    public void DeadlinesComeInTheirOrder()
    {
        var random = new Random(5);
        using var machine = new SliceMachine();
        var deadlines = new Dictionary<uint, ulong>();
        for (var i = 0; i < 300; i++)
            machine.Add();
        machine.Start();
        for (var i = 0; i < 300; i++)
        {
            var deadline = machine.Now + (ulong)random.Next(1, 1_000_000_000);
            deadlines[machine.Current] = deadline;
            machine.Sleep(deadline);
        }

        // Some are woken before.
        foreach (var slot in deadlines.Keys.Where(_ => random.Next(3) == 0).ToArray())
        {
            Sleeper.Wake(machine.Kernel, slot, Sleeper.WokenByTerm);
            deadlines.Remove(slot);
        }

        foreach (var (slot, deadline) in deadlines.OrderBy(entry => entry.Value))
        {
            Assert.AreEqual(deadline, machine.Kernel->Slices.Deadlines.Earliest);
            Poll.Deadlines(machine.Kernel, deadline - 1);
            Assert.AreEqual(EnvironmentState.Sleeping, machine.Info(slot)->State);
            Poll.Deadlines(machine.Kernel, deadline);
            Assert.AreEqual(EnvironmentState.Ready, machine.Info(slot)->State);
            Assert.AreEqual(Sleeper.WokenByDeadline, machine.Kernel->Environments.Record(slot)->Registers.Rax);
        }

        Assert.AreEqual(0u, machine.Kernel->Slices.Deadlines.Count);
        Assert.AreEqual(WakeTerm.Never, machine.Kernel->Slices.Deadlines.Earliest);
    }
}
