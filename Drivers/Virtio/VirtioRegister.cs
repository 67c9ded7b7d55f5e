namespace ExoCosmos.Drivers.Virtio;

/// <summary>Offsets in the common configuration structure (Virtio 1.2 ch. 4.1.4.3).</summary>
internal enum VirtioRegister
{
    DeviceFeatureSelect = 0,
    DeviceFeature = 4,
    DriverFeatureSelect = 8,
    DriverFeature = 12,
    ConfigurationVector = 16,
    Status = 20,
    Generation = 21,
    QueueSelect = 22,
    QueueSize = 24,
    QueueVector = 26,
    QueueEnable = 28,
    QueueNotifyOffset = 30,
    QueueDescriptors = 32,
    QueueAvailable = 40,
    QueueUsed = 48,
    Length = 56,
}

/// <summary>Bits of the device status (Virtio 1.2 ch. 2.1).</summary>
internal static class VirtioStatus
{
    public const byte Acknowledge = 1;
    public const byte Driver = 2;
    public const byte DriverOk = 4;
    public const byte FeaturesOk = 8;
    public const byte NeedsReset = 64;
}

/// <summary>Feature bits that every kind of device has (Virtio 1.2 ch. 6).</summary>
internal static class VirtioFeature
{
    public const ulong IndirectDescriptors = 1UL << 28;
    public const ulong EventIndex = 1UL << 29;
    public const ulong Version1 = 1UL << 32;
}
