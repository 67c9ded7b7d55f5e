using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Ahci;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Block;

/// <summary>A SATA disk on the bench.</summary>
public sealed class AhciBench : DiskBench<AhciDisk<FakeMachine>>
{
    public AhciBench(FakeAhci device)
    {
        NewMachine();
        Device = device;
        Pci = device.Plug();
        var found = default(AhciDisk<FakeMachine>);
        if (found.TryFind(Pci, 0, new MessageSignal(0x51, 0), new BlockTiming(Second, Timeout)))
            Start(in found);
    }

    public FakeAhci Device { get; }

    public PciFunction<FakeMachine> Pci { get; }
}
