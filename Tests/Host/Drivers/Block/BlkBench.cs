using System;
using System.Collections.Generic;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Block;

/// <summary>A driver on a fake device. Memory from <see cref="Buffer"/> on is the test's; the driver's is below.</summary>
public sealed class BlkBench
{
    public const ulong Buffer = 0x200000;
    public const ulong Timeout = 1_000_000;
    private VirtioBlk<FakeMachine> _driver;

    public BlkBench(FakeVirtioBlk device, bool hasMessages = true, uint notifyMultiplier = 4)
    {
        FakeMachine.Bus = new FakeBus(3 << 20, 0x100000);
        Device = device;
        Pci = device.Plug(hasMessages, notifyMultiplier);
        IsUp = _driver.Initialize(Pci, new MessageSignal(0x51, 0), Timeout);
    }

    public FakeVirtioBlk Device { get; }

    public PciFunction<FakeMachine> Pci { get; }

    public bool IsUp { get; }

    public ref VirtioBlk<FakeMachine> Driver => ref _driver;

    public Submission Submit(BlockOperation operation, ulong block, ulong cookie, params (ulong Physical, uint Length)[] segments) =>
        _driver.Submit(new BlockRequest(operation, block, cookie), Array.ConvertAll(segments, segment => new BlockSegment(segment.Physical, segment.Length)));

    /// <summary>Submits a write that ends on the medium.</summary>
    public Submission Force(ulong block, ulong cookie, params (ulong Physical, uint Length)[] segments) =>
        _driver.Submit(
            new BlockRequest(BlockOperation.Write, block, cookie, ForceUnitAccess: true),
            Array.ConvertAll(segments, segment => new BlockSegment(segment.Physical, segment.Length)));

    public List<BlockCompletion> Completions()
    {
        var all = new List<BlockCompletion>();
        while (all.Count < 1000 && _driver.TryComplete(out var completion))
            all.Add(completion);
        return all;
    }
}
