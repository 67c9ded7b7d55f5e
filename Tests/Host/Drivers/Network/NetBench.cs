using System;
using System.Collections.Generic;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Drivers.Network.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Network;

/// <summary>A driver on a fake device. Memory from <see cref="Buffers"/> on is the test's; the driver's is below.</summary>
public sealed class NetBench
{
    public const ulong Buffers = 0x200000;
    public const ulong Second = 10_000_000;
    private NetworkDriver<FakeMachine, VirtioNet<FakeMachine>> _driver;

    public NetBench(FakeVirtioNet device, bool hasMessages = true, Action<FakeVirtioNet>? change = null)
    {
        FakeMachine.Bus = new FakeBus(4 << 20, 0x100000);
        Device = device;
        Pci = device.Plug(hasMessages);
        change?.Invoke(device);
        IsFound = _driver.Device.TryFind(Pci, new MessageSignal(0x51, 0));
        if (IsFound)
            _driver.Initialize(Second);
        Poll();
    }

    public FakeVirtioNet Device { get; }

    public PciFunction<FakeMachine> Pci { get; }

    public bool IsFound { get; }

    public ref NetworkDriver<FakeMachine, VirtioNet<FakeMachine>> Driver => ref _driver;

    public void Poll()
    {
        for (var i = 0; i < 100 && _driver.State == NetworkState.Starting; i++)
        {
            FakeMachine.Bus.Timestamp += Second / 10;
            _driver.Poll();
        }
    }

    /// <summary>Supplies buffers with cookies from 0 on, until there is no room.</summary>
    public int SupplyAll()
    {
        var count = 0;
        while (_driver.Supply((ulong)count, new FrameSegment(Buffers + (ulong)count * 2048, 2048)) == FrameSubmission.Accepted)
            count++;
        _driver.Notify();
        return count;
    }

    public FrameSubmission Send(in SendRequest request, params (ulong Physical, uint Length)[] segments) =>
        _driver.Send(request, Array.ConvertAll(segments, segment => new FrameSegment(segment.Physical, segment.Length)));

    public List<ReceivedFrame> Received()
    {
        var all = new List<ReceivedFrame>();
        while (all.Count < 1000 && _driver.TryReceive(out var frame))
            all.Add(frame);
        return all;
    }

    public List<SentFrame> Finished()
    {
        var all = new List<SentFrame>();
        var sender = new EndedFrames(all);
        _driver.Finish(ref sender);
        return all;
    }
}
