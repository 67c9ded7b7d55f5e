using System;
using ExoCosmos.Drivers.Block.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Block;

/// <summary>A virtio disk on the bench.</summary>
public sealed class BlkBench : DiskBench<VirtioBlk<FakeMachine>>
{
    public BlkBench(FakeVirtioBlk device, bool hasMessages = true, uint notifyMultiplier = 4, Action<FakeVirtioBlk>? change = null)
    {
        NewMachine();
        Device = device;
        Pci = device.Plug(hasMessages, notifyMultiplier);
        change?.Invoke(device);
        var found = default(VirtioBlk<FakeMachine>);
        if (found.TryFind(Pci, new MessageSignal(0x51, 0)))
            Start(in found);
    }

    public FakeVirtioBlk Device { get; }

    public PciFunction<FakeMachine> Pci { get; }
}
