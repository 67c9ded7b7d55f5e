using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Calls;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Model.Machine;
using ExoCosmos.Tests.Host.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Environment;

/// <summary>
/// The search for strays in a table that takes it many steps, while environments grant, move, drop, suspend and start between them: it ends nobody
/// who can be reached, and when it is over it has ended all others.
/// </summary>
[TestClass]
public sealed unsafe class StraysTests
{
    private const uint Slots = 1500;
    private const int Environments = 40, Acting = 6, Operations = 400, Spread = 300;

    [TestMethod]
    public void WhoCanBeReachedStaysAndWhoCannotEnds()
    {
        var (ended, searches, steps) = (0, 0u, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            using var party = new Party(seed);
            for (var i = 0; i < Operations; i++)
            {
                party.Operate();
                steps += party.SearchOn();
            }

            party.Finish();
            ended += party.Ended;
            searches += party.Searches;
        }

        Assert.IsGreaterThan(1000, ended);
        Assert.IsGreaterThan(300U, searches);
        Assert.IsGreaterThan(30L * searches, steps, "a search takes many steps, and others act between them");
    }

    /// <summary>The only name of one is always where the search has been, or has not yet come: it goes from one end of the table to the other by copy and drop.</summary>
    [TestMethod]
    public void ANameThatIsCopiedPastTheSearchCounts()
    {
        const uint low = 100, high = 1400, between = 700;
        using var machine = new SliceMachine(Slots);
        var kernel = machine.Kernel;
        var (owner, hidden, shown) = (machine.Add(), machine.Add(), machine.Add());
        Fill(machine, owner);
        var name = Place(machine, owner, hidden, high);
        EnvironmentCalls.Suspend<SimulatedPlatform>(kernel, owner, name);
        SearchFor(machine, owner, shown, Place(machine, owner, shown, between));
        // Each move asks for another search.
        var (moves, round) = (0, kernel->Strays.Round);
        for (var at = high; Strays.Step(kernel) && kernel->Strays.Round == round;)
        {
            var next = kernel->Strays.Stage == SearchStage.Reaching && kernel->Strays.Next is > low and < high ? low : high;
            if (kernel->Strays.Stage != SearchStage.Reaching || next == at || (kernel->Strays.Next >= high && at == low))
                continue;
            at = next;
            Drop(machine, at);
            var copy = new Handle((ulong)CapabilityCalls.Grant(kernel, owner, name, Handle.None, (ulong)Rights.All, 0));
            Assert.AreEqual(at, copy.Index);
            CapabilityCalls.Drop(kernel, owner, name);
            machine.Root(owner);
            name = copy;
            moves++;
        }

        Assert.IsGreaterThan(1, moves);
        Assert.AreEqual(EnvironmentState.Suspended, machine.Info(hidden)->State);
    }

    /// <summary>What it holds was passed over while it waited; then it is started, and named no more.</summary>
    [TestMethod]
    public void WhatOneHoldsThatStartsMeanwhileCounts()
    {
        const uint low = 100, high = 1400;
        using var machine = new SliceMachine(Slots);
        var kernel = machine.Kernel;
        var (owner, holder, held, shown) = (machine.Add(), machine.Add(), machine.Add(), machine.Add());
        Fill(machine, owner);
        var name = Place(machine, owner, holder, high);
        var inner = Place(machine, owner, held, low);
        EnvironmentCalls.Suspend<SimulatedPlatform>(kernel, owner, inner);
        EnvironmentCalls.Suspend<SimulatedPlatform>(kernel, owner, name);
        var moved = CapabilityCalls.Grant(kernel, owner, inner, name, (ulong)Rights.All, Granting.MoveFlag);
        Assert.IsGreaterThan(0L, moved);
        while (Strays.Step(kernel))
        {
        }

        SearchFor(machine, owner, shown, Place(machine, owner, shown, 50));
        while (kernel->Strays.Next <= low)
            Strays.Step(kernel);
        EnvironmentCalls.Start<SimulatedPlatform>(kernel, owner, name, 0);
        CapabilityCalls.Drop(kernel, owner, name);
        while (Strays.Step(kernel))
        {
        }

        Assert.AreEqual((EnvironmentState.Ready, EnvironmentState.Suspended), (machine.Info(holder)->State, machine.Info(held)->State));
    }

    /// <summary>No slot of the table is free.</summary>
    private static void Fill(SliceMachine machine, uint holder)
    {
        while (!machine.Kernel->Capabilities.IsFull)
            machine.Root(holder);
    }

    /// <summary>A name in this slot of the table.</summary>
    private static Handle Place(SliceMachine machine, uint holder, uint environment, uint slot)
    {
        Drop(machine, slot);
        return CapabilityMaker.Insert(machine.Kernel, holder, 0, new CapabilityInfo { Kind = CapabilityKind.Environment, Rights = Rights.All, Base = environment, Length = 1 });
    }

    /// <summary>A search begins because of another, which ends.</summary>
    private static void SearchFor(SliceMachine machine, uint owner, uint environment, Handle name)
    {
        EnvironmentCalls.Suspend<SimulatedPlatform>(machine.Kernel, owner, name);
        CapabilityCalls.Grant(machine.Kernel, owner, name, name, (ulong)Rights.All, Granting.MoveFlag);
        Assert.AreEqual(SearchStage.Reaching, machine.Kernel->Strays.Stage);
        Assert.AreEqual(0U, machine.Kernel->Strays.Next);
        Assert.AreEqual(EnvironmentState.Suspended, machine.Info(environment)->State);
    }

    private static void Drop(SliceMachine machine, uint slot)
    {
        while (!CapabilityEnd.DropStep(machine.Kernel, slot))
        {
        }
    }

    private sealed class Party : IDisposable
    {
        private readonly SliceMachine _machine = new(Slots);
        private readonly Random _chance;
        private readonly uint[] _all = new uint[Environments];

        public Party(int seed)
        {
            _chance = new Random(seed);
            for (var i = 0; i < Environments; i++)
                _all[i] = _machine.Add();
            // Names come to lie anywhere in the table.
            var fillers = Enumerable.Range(0, (int)Slots - 1).Select(_ => _machine.Root(_all[0]).Index).ToArray();
            _chance.Shuffle(fillers);
            foreach (var filler in fillers.Take(Spread))
                Drop(_machine, filler);
            foreach (var environment in _all)
                CapabilityMaker.Insert(_machine.Kernel, _all[0], 0, new CapabilityInfo { Kind = CapabilityKind.Environment, Rights = Rights.All, Base = environment, Length = 1 });
            foreach (var handle in Names(_all[0]).Where(handle => Array.IndexOf(_all, Named(handle)) >= Acting))
                EnvironmentCalls.Suspend<SimulatedPlatform>(_machine.Kernel, _all[0], handle);
        }

        public int Ended { get; private set; }

        public uint Searches => _machine.Kernel->Strays.Round;

        /// <summary>One that acts does something with the capabilities for environments that it holds.</summary>
        public void Operate()
        {
            var caller = Pick(_all.Where(Acts));
            var names = Names(caller);
            if (names.Count == 0)
                return;
            var (name, other) = (Pick(names), Pick(names));
            var kernel = _machine.Kernel;
            switch (_chance.Next(12))
            {
                case < 3:
                    CapabilityCalls.Grant(kernel, caller, name, other, (ulong)Rights.All, 0);
                    break;
                case < 7:
                    CapabilityCalls.Grant(kernel, caller, name, other, (ulong)Rights.All, Granting.MoveFlag);
                    break;
                case < 10:
                    CapabilityCalls.Drop(kernel, caller, name);
                    break;
                case 10 when Named(name) != _all[0]:
                    EnvironmentCalls.Suspend<SimulatedPlatform>(kernel, caller, name);
                    break;
                default:
                    EnvironmentCalls.Start<SimulatedPlatform>(kernel, caller, name, 0);
                    break;
            }
        }

        /// <summary>Some steps, perhaps none, and the dead lose what they held.</summary>
        public int SearchOn()
        {
            var steps = 0;
            for (var left = _chance.Next(3); left > 0 && Step(); left--)
                steps++;
            foreach (var dying in _all.Where(environment => _machine.Info(environment)->State == EnvironmentState.Dying && _machine.Info(environment)->FirstHeld != 0).Take(1))
                Drop(_machine, _machine.Info(dying)->FirstHeld);
            return steps;
        }

        public void Finish()
        {
            while (Step())
            {
            }

            var reached = Reached();
            Assert.IsEmpty(_all.Where(environment => Waits(environment) && !reached.Contains(environment)));
        }

        public void Dispose() => _machine.Dispose();

        private bool Step()
        {
            var (waiting, reached) = (_all.Where(Waits).ToArray(), Reached());
            var goesOn = Strays.Step(_machine.Kernel);
            foreach (var environment in waiting.Where(environment => !Waits(environment)))
            {
                Assert.DoesNotContain(environment, reached);
                Assert.AreEqual((EnvironmentState.Dying, EndReason.Abandoned), (_machine.Info(environment)->State, _machine.Info(environment)->Reason));
                Ended++;
            }

            return goesOn;
        }

        /// <summary>Plainly: from those that act along capabilities.</summary>
        private HashSet<uint> Reached()
        {
            var reached = _all.Where(Acts).ToHashSet();
            var open = new Queue<uint>(reached);
            while (open.TryDequeue(out var environment))
            {
                foreach (var named in Names(environment).Select(Named).Where(reached.Add))
                    open.Enqueue(named);
            }

            return reached;
        }

        private bool Waits(uint environment) => _machine.Info(environment)->State is EnvironmentState.Embryo or EnvironmentState.Suspended;

        private bool Acts(uint environment) => _machine.Info(environment)->State is EnvironmentState.Ready or EnvironmentState.Running;

        private List<Handle> Names(uint holder)
        {
            var names = new List<Handle>();
            var capabilities = _machine.Kernel->Capabilities;
            for (var slot = _machine.Info(holder)->FirstHeld; slot != 0; slot = capabilities[slot]->NextHeld)
            {
                if (capabilities[slot]->Kind == CapabilityKind.Environment)
                    names.Add(capabilities.HandleOf(slot));
            }

            return names;
        }

        private uint Named(Handle name) => (uint)_machine.Kernel->Capabilities[name.Index]->Base;

        private T Pick<T>(IEnumerable<T> among)
        {
            var choices = among.ToArray();
            return choices[_chance.Next(choices.Length)];
        }
    }
}
