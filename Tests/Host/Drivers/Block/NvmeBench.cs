using System;
using ExoCosmos.Drivers.Block.Nvme;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Block;

/// <summary>An NVMe disk on the bench.</summary>
public sealed class NvmeBench : DiskBench<NvmeDisk<FakeMachine>>
{
    public NvmeBench(FakeNvme device, bool hasMessages = true, Action<FakeNvme>? change = null)
    {
        NewMachine();
        Device = device;
        Pci = device.Plug(hasMessages);
        change?.Invoke(device);
        var found = default(NvmeDisk<FakeMachine>);
        if (found.TryFind(Pci, new MessageSignal(0x51, 0)))
            Start(in found);
    }

    public FakeNvme Device { get; }

    public PciFunction<FakeMachine> Pci { get; }

    /// <summary>Takes the device out of its slot.</summary>
    public void Remove()
    {
        Device.IsGone = true;
        Device.Function.Set16(0, 0xFFFF);
    }
}
