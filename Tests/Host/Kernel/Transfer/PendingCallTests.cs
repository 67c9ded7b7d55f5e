using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Transfer;
using ExoCosmos.Tests.Host.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Transfer;

/// <summary>A call from its beginning to its end, whichever end that is.</summary>
[TestClass]
public sealed unsafe class PendingCallTests
{
    private const ulong Slice = SliceMachine.Slice;

    [TestMethod]
    public void AParkedCalleeIsEnteredOnTheCallersSlice()
    {
        using var machine = new SliceMachine();
        var (server, client) = (machine.Add(), machine.Add());
        machine.Add();
        machine.Start();
        Park(machine);
        Assert.AreEqual(client, machine.Current);
        var end = machine.Kernel->Slices.Turn.End;
        machine.Work(Slice / 4);
        Call(machine, server, 1, 2);
        Assert.AreEqual(server, machine.Current);
        Assert.AreEqual(end, machine.Kernel->Slices.Turn.End);
        ref var registers = ref machine.Kernel->Environments.Record(server)->Registers;
        Assert.AreEqual((1ul, 2ul, 7ul, (ulong)client | (1ul << 32)), (registers.Rdi, registers.Rsi, registers.R8, registers.R9));
        machine.Work(Slice / 4);
        Reply(machine, 11);
        Assert.AreEqual(client, machine.Current, "what is left of the slice");
        Assert.AreEqual(end, machine.Kernel->Slices.Turn.End);
        Assert.AreEqual((0ul, 11ul), (Answer(machine, client), machine.Kernel->Environments.Record(client)->Registers.Rdi));
        Assert.AreEqual(EnvironmentState.Parked, machine.Info(server)->State);
    }

    [TestMethod]
    public void CallersAreServedInTheirOrder()
    {
        using var machine = new SliceMachine();
        var server = machine.Add();
        var clients = Enumerable.Range(0, 5).Select(_ => machine.Add()).ToArray();
        machine.Start();
        machine.Yield();
        foreach (var client in clients)
        {
            while (machine.Current != client)
                machine.Yield();
            Call(machine, server, client, 0);
        }

        while (machine.Current != server)
            machine.Yield();
        Park(machine);
        foreach (var client in clients)
        {
            while (machine.Current != server)
                machine.Yield();
            Assert.AreEqual((ulong)client, machine.Kernel->Environments.Record(server)->Registers.Rdi);
            Reply(machine, 0);
            Assert.AreEqual(0ul, Answer(machine, client));
        }
    }

    [TestMethod]
    public void ACallEndsAtItsDeadlineAndLeavesNothing()
    {
        using var machine = new SliceMachine();
        var (server, first, second) = (machine.Add(), machine.Add(), machine.Add());
        machine.Start();
        Park(machine);
        Call(machine, server, 0, 0, deadline: machine.Now + (3 * Slice));
        machine.Yield();
        Assert.AreEqual(second, machine.Current);
        Call(machine, server, 0, 0, deadline: machine.Now + (2 * Slice));
        machine.Work(5 * Slice);
        Assert.AreEqual(unchecked((ulong)(long)KernelError.TimedOut), Answer(machine, first));
        Assert.AreEqual(unchecked((ulong)(long)KernelError.TimedOut), Answer(machine, second));
        var record = machine.Kernel->Environments.Record(server);
        Assert.AreEqual((0u, 0u, 0u), (record->Caller, record->FirstCaller, record->LastCaller));
        Assert.AreEqual(0u, machine.Kernel->Slices.Deadlines.Count);
    }

    [TestMethod]
    public void TheEndOfACalleeIsToldToEachCaller()
    {
        using var machine = new SliceMachine();
        var server = machine.Add();
        var clients = Enumerable.Range(0, 4).Select(_ => machine.Add()).ToArray();
        machine.Start();
        Park(machine);
        foreach (var client in clients)
        {
            while (machine.Current != client)
                machine.Yield();
            Call(machine, server, 0, 0);
        }

        var told = 0;
        while (PendingCall.RefuseOne(machine.Kernel, server))
            told++;
        Assert.AreEqual(4, told);
        foreach (var client in clients)
        {
            Assert.AreEqual(EnvironmentState.Ready, machine.Info(client)->State);
            Assert.AreEqual(unchecked((ulong)(long)KernelError.NotFound), Answer(machine, client));
        }
    }

    [TestMethod]
    public void ADispatchedCalleeFinishesInSpareTime()
    {
        using var machine = new SliceMachine();
        var client = machine.Add();
        var server = machine.Add(StartFlags.Dispatched);
        machine.Add();
        machine.Start();
        machine.Yield(server);
        Park(machine);
        while (machine.Current != client)
            machine.Yield();
        Call(machine, server, 0, 0);
        Assert.AreEqual(server, machine.Current);
        machine.Work(5 * Slice);
        Assert.IsGreaterThan(2 * Slice, machine.Ran(server), "its caller does not wait for a dispatcher");
    }

    /// <summary>The fast path puts nobody into a list (Transfer/FastPath.xs): whoever it entered must be found all the same when its slice ends, and its caller when it answers.</summary>
    [TestMethod]
    public void WhoWasEnteredByTheFastPathJoinsAListWhenItStops()
    {
        using var machine = new SliceMachine();
        var (server, client) = (machine.Add(), machine.Add());
        var other = machine.Add();
        machine.Start();
        Park(machine);
        Assert.AreEqual(client, machine.Current);
        EnterFast(machine, server);
        machine.Work(Slice);
        Assert.AreEqual(other, machine.Current, "the caller's slice is over");
        Assert.AreEqual(EnvironmentState.Ready, machine.Info(server)->State);
        Assert.AreNotEqual(QueueName.None, machine.Kernel->Queues.Of(server));
        machine.Work(Slice);
        Assert.AreEqual(server, machine.Current, "in its own turn");
        Reply(machine, 5);
        Assert.AreEqual(client, machine.Current);
        Assert.AreEqual(5ul, machine.Kernel->Environments.Record(client)->Registers.Rdi);
        machine.Work(10 * Slice);
        foreach (var slot in (uint[])[client, other])
            Assert.IsGreaterThan(4 * Slice, machine.Ran(slot));
    }

    /// <summary>What the fast path changes, in words.</summary>
    private static void EnterFast(SliceMachine machine, uint callee)
    {
        var caller = machine.Current;
        var served = machine.Kernel->Environments.Record(callee);
        Assert.AreEqual(QueueName.None, machine.Kernel->Queues.Of(caller));
        machine.Info(caller)->CpuTicks += machine.Now - machine.Kernel->Slices.RunningSince;
        machine.Kernel->Slices.RunningSince = machine.Now;
        machine.Info(caller)->State = EnvironmentState.Calling;
        machine.Info(callee)->State = EnvironmentState.Running;
        served->Caller = served->Lender = caller;
        served->LenderTurn = machine.Kernel->Slices.Turn.Number;
        machine.Kernel->Environments.Record(caller)->Callee = callee;
        machine.Kernel->Current = callee;
    }

    private static void Park(SliceMachine machine)
    {
        PendingCall.Park(machine.Kernel, machine.Current);
        machine.Yield();
    }

    private static void Call(SliceMachine machine, uint callee, ulong first, ulong second, ulong deadline = WakeTerm.Never)
    {
        PendingCall.Begin(machine.Kernel, machine.Current, callee, 7, new TransferMessage { First = first, Second = second }, deadline);
        machine.Yield(machine.Info(callee)->State == EnvironmentState.Ready ? callee : 0);
    }

    private static void Reply(SliceMachine machine, ulong first)
    {
        var server = machine.Current;
        var caller = PendingCall.Reply(machine.Kernel, server, new TransferMessage { First = first });
        PendingCall.Park(machine.Kernel, server);
        machine.Yield(caller);
    }

    private static ulong Answer(SliceMachine machine, uint client) => machine.Kernel->Environments.Record(client)->Registers.Rax;
}
