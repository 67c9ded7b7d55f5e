using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Pci;

/// <summary>
/// A slot behind a PCI Express port from which a device can be taken while the machine runs (PCI Express Base 4.0, 6.7 and 7.5.3). Whoever wants it out presses
/// the attention button; the device is free to go when the slot's power is off.
/// <code>
///   02 capabilities of the port   14 of the slot   18 slot control   1A slot status       (from capability 10h)
/// </code>
/// </summary>
public struct HotPlugSlot<TPorts> where TPorts : struct, IPorts
{
    private const byte BridgeLayout = 1, ExpressCapability = 0x10, LastPlace = 0xE0;
    private const byte Port = 0x02, Slot = 0x14, Control = 0x18, Status = 0x1A;
    private const ushort HasSlot = 1 << 8;
    private const ushort AttentionButton = 1 << 0, PowerController = 1 << 1, HotPlug = 1 << 6;
    private const ushort IndicatorOff = 0b11 << 8, PowerOffBit = 1 << 10;
    private const ushort ButtonPressed = 1 << 0, DeviceThere = 1 << 6;

    private PciFunction<TPorts> _port;
    private byte _capability;

    /// <summary>Has the function a slot with button and power switch behind it? Then this is it.</summary>
    public bool TryFind(in PciFunction<TPorts> function)
    {
        const ushort needed = AttentionButton | PowerController | HotPlug;
        _port = function;
        _capability = 0;
        return (function.HeaderType & 0x7F) == BridgeLayout && function.TryNextCapability(ExpressCapability, ref _capability) && _capability <= LastPlace
            && (Read(Port) & HasSlot) != 0 && (Read(Slot) & needed) == needed;
    }

    /// <summary>Forgets that the button was pressed, and says whether it was, with a device in the slot that has power.</summary>
    public readonly bool TakeRequest()
    {
        var status = Read(Status);
        if ((status & ButtonPressed) == 0)
            return false;
        // Written as 1 it is cleared; the others are left alone.
        Write(Status, ButtonPressed);
        return (status & DeviceThere) != 0 && (Read(Control) & PowerOffBit) == 0;
    }

    /// <summary>Lets the device go: from now on nothing answers there.</summary>
    public readonly void PowerOff() => Write(Control, (ushort)(Read(Control) | IndicatorOff | PowerOffBit));

    private readonly ushort Read(byte register) => _port.Read16((byte)(_capability + register));

    private readonly void Write(byte register, ushort value) => _port.Write16((byte)(_capability + register), value);
}
