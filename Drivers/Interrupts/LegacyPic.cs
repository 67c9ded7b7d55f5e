using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Interrupts;

/// <summary>The pair of 8259 interrupt controllers (Intel 8259A data sheet), which the I/O APIC replaces: they are silenced and stay so.</summary>
public static class LegacyPic
{
    private const ushort MasterCommand = 0x20;
    private const ushort MasterData = 0x21;
    private const ushort SlaveCommand = 0xA0;
    private const ushort SlaveData = 0xA1;
    private const byte Initialize = 0x11;
    private const byte SlaveOnLine2 = 0x04;
    private const byte SlaveIdentity = 0x02;
    private const byte Mode8086 = 0x01;
    private const byte AllMasked = 0xFF;

    /// <summary>Moves the 16 vectors away from the exceptions, as a masked controller can still raise a spurious one, and masks all lines.</summary>
    /// <param name="firstVector">A multiple of 8; 16 vectors from here must be harmless.</param>
    public static void Silence<TPorts>(byte firstVector) where TPorts : struct, IPorts
    {
        TPorts.Out8(MasterCommand, Initialize);
        TPorts.Out8(SlaveCommand, Initialize);
        TPorts.Out8(MasterData, firstVector);
        TPorts.Out8(SlaveData, (byte)(firstVector + 8));
        TPorts.Out8(MasterData, SlaveOnLine2);
        TPorts.Out8(SlaveData, SlaveIdentity);
        TPorts.Out8(MasterData, Mode8086);
        TPorts.Out8(SlaveData, Mode8086);
        TPorts.Out8(MasterData, AllMasked);
        TPorts.Out8(SlaveData, AllMasked);
    }
}
