using System;
using System.Collections.Generic;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Block;

/// <summary>A driver over a device of some kind on the fake machine. Memory from <see cref="Buffer"/> on is the test's; the driver's is below.</summary>
public abstract class DiskBench<TDevice> where TDevice : struct, IBlockDevice
{
    public const ulong Buffer = 0x200000;
    public const ulong Second = 1_000_000;
    public const ulong Timeout = 30 * Second;
    private BlockDriver<FakeMachine, TDevice> _driver;

    public ref BlockDriver<FakeMachine, TDevice> Driver => ref _driver;

    public bool IsUp => _driver.State == BlockState.Ready;

    /// <summary>Plugs nothing in yet: a machine with memory.</summary>
    protected static void NewMachine() => FakeMachine.Bus = new FakeBus(3 << 20, 0x100000);

    protected void Start(in TDevice device)
    {
        _driver.Initialize(in device, new BlockTiming(Second, Timeout));
        Settle();
    }

    /// <summary>Polls until the driver has nothing more to do about the device's condition.</summary>
    public void Settle()
    {
        for (var i = 0; i < 100_000 && _driver.State == BlockState.Starting && (i == 0 || _driver.NeedsPoll); i++)
            _driver.Poll();
    }

    /// <summary>Lets time pass, and the driver look.</summary>
    public void Wait(ulong ticks)
    {
        FakeMachine.Bus.Timestamp += ticks;
        _driver.Poll();
    }

    public Submission Submit(BlockOperation operation, ulong block, ulong cookie, params (ulong Physical, uint Length)[] segments) =>
        Submit(new BlockRequest(operation, block, cookie), segments);

    /// <summary>Submits a write that ends on the medium.</summary>
    public Submission Force(ulong block, ulong cookie, params (ulong Physical, uint Length)[] segments) =>
        Submit(new BlockRequest(BlockOperation.Write, block, cookie, ForceUnitAccess: true), segments);

    public Submission Submit(BlockRequest request, params (ulong Physical, uint Length)[] segments) =>
        _driver.Submit(in request, Array.ConvertAll(segments, segment => new BlockSegment(segment.Physical, segment.Length)));

    public List<BlockCompletion> Completions()
    {
        var all = new List<BlockCompletion>();
        while (all.Count < 1000 && _driver.TryComplete(out var completion))
            all.Add(completion);
        return all;
    }
}
