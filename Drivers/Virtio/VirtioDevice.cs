using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Virtio;

/// <summary>A modern virtio device on PCI (Virtio 1.2 ch. 3.1 and 4.1): finding its structures, negotiating, starting and stopping it.</summary>
internal struct VirtioDevice<TMachine> where TMachine : struct, IPorts, IMemoryMap, IDeviceMemory
{
    private const ushort NoVector = 0xFFFF;

    private PciFunction<TMachine> _function;
    private MsiX<TMachine> _messages;
    private VirtioRegion _common;
    private VirtioRegion _notify;
    private VirtioRegion _interrupt;
    private VirtioRegion _device;

    /// <summary>Features that both sides agreed on.</summary>
    public ulong Features { readonly get; private set; }

    /// <summary>Whether its queues interrupt by message; if not, by the line of the function.</summary>
    public bool UsesMessages { readonly get; private set; }

    /// <summary>Whether something answers at the device's place on the bus.</summary>
    public readonly bool IsPresent => _function.Exists;

    /// <summary>Whether the device says that it can only be reset, or is no longer there.</summary>
    public readonly bool IsBroken => (Status & VirtioStatus.NeedsReset) != 0;

    /// <summary>Whether a reset that was asked for is over.</summary>
    public readonly bool IsReset => Status == 0;

    /// <summary>Finds the structures of a device and maps them.</summary>
    /// <param name="minimumConfiguration">Bytes of device configuration that are read.</param>
    /// <returns>False when the function is no modern virtio device.</returns>
    public bool TryFind(in PciFunction<TMachine> function, uint minimumConfiguration)
    {
        this = default;
        _function = function;
        return VirtioRegion.TryFind(in function, VirtioRegion.Kind.Common, (uint)VirtioRegister.Length, out _common)
            && VirtioRegion.TryFind(in function, VirtioRegion.Kind.Notify, 2, out _notify)
            && VirtioRegion.TryFind(in function, VirtioRegion.Kind.Interrupt, 1, out _interrupt)
            && VirtioRegion.TryFind(in function, VirtioRegion.Kind.Device, minimumConfiguration, out _device);
    }

    /// <summary>Locks the device out of memory, and asks it to reset itself.</summary>
    public readonly void BeginReset()
    {
        _function.Command = _function.Command & ~PciCommand.BusMaster | PciCommand.Memory;
        TMachine.Write8(_common.Address + (int)VirtioRegister.Status, 0);
    }

    /// <summary>Agrees on features with a device that is reset: those of <paramref name="wanted"/> that it offers.</summary>
    /// <param name="required">Without these, and version 1, the device is refused.</param>
    public bool Negotiate(ulong wanted, ulong required)
    {
        required |= VirtioFeature.Version1;
        _function.EnableMemoryAndBusMaster();
        AddStatus(VirtioStatus.Acknowledge);
        AddStatus(VirtioStatus.Driver);
        Features = Offered() & (wanted | required);
        if ((Features & required) != required)
            return false;
        Accept(Features);
        AddStatus(VirtioStatus.FeaturesOk);
        return (Status & VirtioStatus.FeaturesOk) != 0;
    }

    /// <summary>Hands queue 0, its only one, to the device and starts it.</summary>
    /// <param name="signal">For the queue, if the device interrupts by message.</param>
    /// <param name="doorbell">What to write 0 to as a 16-bit word when something was added.</param>
    public bool Start(in VirtioQueue queue, MessageSignal signal, out nint doorbell)
    {
        UseMessages(1, signal);
        return TryStartQueue(0, in queue, out doorbell) && Run();
    }

    /// <summary>Has the first queues interrupt by message, all by the same, if the device can.</summary>
    public void UseMessages(int queues, MessageSignal signal)
    {
        UsesMessages = _messages.Initialize(in _function) && _messages.Route(0, signal);
        for (var queue = 0; UsesMessages && queue < queues; queue++)
        {
            Write16(VirtioRegister.QueueSelect, (ushort)queue);
            UsesMessages = SetVector(0);
        }

        if (!UsesMessages)
            _messages.Disable();
    }

    /// <summary>Hands a queue to a device that does not run yet.</summary>
    /// <param name="doorbell">What to write its number to as a 16-bit word when something was added.</param>
    public readonly bool TryStartQueue(ushort index, in VirtioQueue queue, out nint doorbell)
    {
        doorbell = 0;
        Write16(VirtioRegister.QueueSelect, index);
        Write16(VirtioRegister.QueueSize, (ushort)queue.Size);
        if (Read16(VirtioRegister.QueueSize) != queue.Size)
            return false;
        Write64(VirtioRegister.QueueDescriptors, queue.DescriptorsPhysical);
        Write64(VirtioRegister.QueueAvailable, queue.AvailablePhysical);
        Write64(VirtioRegister.QueueUsed, queue.UsedPhysical);
        var offset = (ulong)Read16(VirtioRegister.QueueNotifyOffset) * _notify.NotifyMultiplier;
        if (offset + 2 > _notify.Length)
            return false;
        doorbell = _notify.Address + (nint)offset;
        Write16(VirtioRegister.QueueEnable, 1);
        return true;
    }

    /// <summary>Lets the device work.</summary>
    public readonly bool Run()
    {
        AddStatus(VirtioStatus.DriverOk);
        return (Status & VirtioStatus.NeedsReset) == 0;
    }

    /// <summary>Largest size of a queue that the device takes; 0 when it does not have it.</summary>
    public readonly ushort MaximumQueueSize(ushort index = 0)
    {
        Write16(VirtioRegister.QueueSelect, index);
        return Read16(VirtioRegister.QueueSize);
    }

    /// <summary>Reads and withdraws the reason of a line interrupt.</summary>
    /// <returns>Whether this device raised the line.</returns>
    public readonly bool AcknowledgeLine() => TMachine.Read8(_interrupt.Address) != 0;

    public readonly byte ReadConfiguration8(int offset) => TMachine.Read8(_device.Address + offset);

    public readonly ushort ReadConfiguration16(int offset) => TMachine.Read16(_device.Address + offset);

    public readonly uint ReadConfiguration32(int offset) => TMachine.Read32(_device.Address + offset);

    /// <summary>Two halves that belong together; read again when the device changed them meanwhile.</summary>
    public readonly ulong ReadConfiguration64(int offset)
    {
        const int attempts = 8;
        var value = 0UL;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var generation = TMachine.Read8(_common.Address + (int)VirtioRegister.Generation);
            value = ReadConfiguration32(offset) | (ulong)ReadConfiguration32(offset + 4) << 32;
            if (TMachine.Read8(_common.Address + (int)VirtioRegister.Generation) == generation)
                break;
        }
        return value;
    }

    private readonly byte Status => TMachine.Read8(_common.Address + (int)VirtioRegister.Status);

    private readonly void AddStatus(byte bits) => TMachine.Write8(_common.Address + (int)VirtioRegister.Status, (byte)(Status | bits));

    private readonly ulong Offered()
    {
        Write32(VirtioRegister.DeviceFeatureSelect, 1);
        var high = Read32(VirtioRegister.DeviceFeature);
        Write32(VirtioRegister.DeviceFeatureSelect, 0);
        return (ulong)high << 32 | Read32(VirtioRegister.DeviceFeature);
    }

    private readonly void Accept(ulong features)
    {
        Write32(VirtioRegister.DriverFeatureSelect, 0);
        Write32(VirtioRegister.DriverFeature, (uint)features);
        Write32(VirtioRegister.DriverFeatureSelect, 1);
        Write32(VirtioRegister.DriverFeature, (uint)(features >> 32));
    }

    // The device answers "no vector" when it cannot.
    private readonly bool SetVector(ushort entry)
    {
        Write16(VirtioRegister.ConfigurationVector, NoVector);
        Write16(VirtioRegister.QueueVector, entry);
        return Read16(VirtioRegister.QueueVector) == entry;
    }

    private readonly ushort Read16(VirtioRegister register) => TMachine.Read16(_common.Address + (int)register);

    private readonly uint Read32(VirtioRegister register) => TMachine.Read32(_common.Address + (int)register);

    private readonly void Write16(VirtioRegister register, ushort value) => TMachine.Write16(_common.Address + (int)register, value);

    private readonly void Write32(VirtioRegister register, uint value) => TMachine.Write32(_common.Address + (int)register, value);

    // Two halves: a 64-bit register may be written so (Virtio 1.2 ch. 4.1.3.1).
    private readonly void Write64(VirtioRegister register, ulong value)
    {
        Write32(register, (uint)value);
        Write32(register + 4, (uint)(value >> 32));
    }
}
