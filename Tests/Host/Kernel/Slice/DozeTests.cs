using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Tests.Host.Kernel.Network;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Slice;

/// <summary>
/// The short way of a sleep against the readable one: the same sleeps on two machines that are alike, of which one may halt within the call, and the other, whose switches somebody watches, may not. What the
/// sleeper is answered, and all accounts of time, are the same.
/// </summary>
[TestClass]
public sealed unsafe class DozeTests
{
    private const int Sleeps = 20_000;

    [TestMethod]
    public void ADozeIsASleep()
    {
        using var dozing = new NetworkBench();
        using var watched = new NetworkBench();
        // A kind that nothing is of: no record is written, but there may always be one.
        var header = (TraceHeader*)NativeMemory.AllocZeroed((nuint)sizeof(TraceHeader));
        header->Mask = 1U << 31;
        watched.Kernel->Trace.Initialise(header, null);
        Assert.IsTrue(watched.Kernel->Trace.Refresh());
        var random = new Random(29);
        var answers = new int[2];
        foreach (var bench in new[] { dozing, watched })
        {
            bench.Attach(1);
            bench.MapRing();
            bench.Configure(Frames.Address);
            bench.Word = 0;
        }

        for (var step = 0; step < Sleeps; step++)
        {
            var seed = random.Next();
            var answer = Round(dozing, new Random(seed));
            Assert.AreEqual(answer, Round(watched, new Random(seed)), $"sleep {step}");
            Assert.AreEqual(Accounts(watched), Accounts(dozing), $"sleep {step}");
            answers[answer]++;
        }

        NativeMemory.Free(header);
        Assert.IsTrue(answers[0] > Sleeps / 10 && answers[1] > Sleeps / 10, $"{answers[0]} times a word changed, {answers[1]} times the deadline passed");
        Assert.IsGreaterThan(dozing.Kernel->Slices.Turn.Number, watched.Kernel->Slices.Turn.Number, "one of them switched as often as the other");
    }

    /// <summary>Some time passes; perhaps a frame is sent, whose end will wake it; then it sleeps.</summary>
    private static ulong Round(NetworkBench bench, Random random)
    {
        bench.Time += (ulong)random.Next(random.Next(10) == 0 ? 1000 : 100);
        if (random.Next(3) == 0)
            Assert.AreEqual(1, bench.Send(bench.Network, Frames.Arp()));
        bench.Word = (uint)random.Next(2);
        var finished = bench.Ring.Finished;
        WakeTerm[] terms =
        [
            new() { Address = NetworkBench.WordAddress, Value = 1, Comparison = random.Next(4) == 0 ? WakeComparison.Equal32 : WakeComparison.AtLeast64 },
            new() { Address = NetworkBench.RingAddress + 8, Value = finished, Comparison = WakeComparison.NotEqual32 },
        ];
        terms[0].Value = terms[0].Comparison == WakeComparison.Equal32 ? 1 : ulong.MaxValue;
        var count = random.Next(3);
        var deadline = random.Next(8) switch { 0 => bench.Time, < 4 => bench.Time + (ulong)random.Next(100), _ => bench.Time + (ulong)random.Next(5000) };
        return bench.Sleep(terms.AsSpan(0, count), deadline);
    }

    private static (ulong, ulong, ulong, ulong, ulong, EnvironmentState, uint, uint, uint, ulong, uint, ulong?) Accounts(NetworkBench bench)
    {
        var kernel = bench.Kernel;
        var record = kernel->Environments.Record(kernel->Current);
        var info = kernel->Environments.Info(kernel->Current);
        return (info->CpuTicks, record->TurnLeft, kernel->Slices.Turn.Start, kernel->Slices.Turn.End, kernel->Slices.RunningSince, info->State, kernel->Slices.Turn.Holder,
            kernel->Queues.Count(QueueName.Asleep), kernel->Slices.Deadlines.First, bench.Time, bench.Frame(bench.RingFrames[0]).Pins, bench.Alarm);
    }
}
