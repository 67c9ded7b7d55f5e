using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Power;

/// <summary>Switches the machine off or starts it anew. Each method returns only when the machine did not obey.</summary>
public struct PowerControl<TMachine> where TMachine : struct, IPorts, IMemoryMap, IDeviceMemory
{
    private const ushort SciEnabled = 1;
    private const int SleepTypeShift = 10;
    private const ushort SleepTypeMask = 7 << SleepTypeShift;
    private const ushort SleepEnable = 1 << 13;
    private const ushort ResetControl = 0xCF9;
    private const ushort KeyboardCommand = 0x64;
    private const byte KeyboardInputFull = 2;
    private const byte PulseResetLine = 0xFE;
    private const ushort DelayPort = 0x80;

    // One read of the delay port takes about a microsecond on hardware.
    private const int SettlePolls = 100_000;

    private FixedDescription _fixed;
    private SoftOff _softOff;

    /// <summary>Whether the firmware says how to switch off.</summary>
    public bool CanPowerOff { readonly get; private set; }

    /// <summary>Learns from the tables what to do. Without tables only <see cref="Reset"/> has a chance.</summary>
    public void Initialize<TMemoryMap>(in AcpiTables<TMemoryMap> tables) where TMemoryMap : struct, IMemoryMap
    {
        this = default;
        _fixed = FixedDescription.Parse(tables.Find("FACP"u8));
        CanPowerOff = TryFindSoftOff(in tables, out _softOff) && (_fixed.Pm1aControl != 0 || _fixed.SleepControl.IsPort);
    }

    /// <summary>Takes the machine over from the firmware, if it has not been handed over yet. Needed before <see cref="PowerOff"/> can work.</summary>
    public readonly void EnableAcpi()
    {
        var control = _fixed.Pm1aControl;
        if (control == 0 || _fixed.SmiCommand == 0 || _fixed.AcpiEnable == 0 || IsAcpiEnabled())
            return;
        TMachine.Out8(_fixed.SmiCommand, _fixed.AcpiEnable);
        for (var poll = 0; poll < SettlePolls && !IsAcpiEnabled(); poll++)
            _ = TMachine.In8(DelayPort);
    }

    /// <summary>Enters S5 (ACPI 6.5 ch. 4.8.3.2 and 4.8.3.7).</summary>
    public readonly void PowerOff()
    {
        if (!CanPowerOff)
            return;
        EnableAcpi();
        if (_fixed.SleepControl.IsPort)
            TMachine.Out8((ushort)_fixed.SleepControl.Address, (byte)(_softOff.TypeA << 2 | 1 << 5));
        EnterSleep(_fixed.Pm1aControl, _softOff.TypeA);
        EnterSleep(_fixed.Pm1bControl, _softOff.TypeB);
        Settle();
    }

    /// <summary>Tries the reset register of the tables, the chip set's, then the keyboard controller's line. The last resort, a triple fault, is the caller's.</summary>
    public readonly void Reset()
    {
        WriteResetRegister();
        TMachine.Out8(ResetControl, 0x02);
        TMachine.Out8(ResetControl, 0x06);
        Settle();
        for (var poll = 0; poll < SettlePolls && (TMachine.In8(KeyboardCommand) & KeyboardInputFull) != 0; poll++)
            _ = TMachine.In8(DelayPort);
        TMachine.Out8(KeyboardCommand, PulseResetLine);
        Settle();
    }

    private static bool TryFindSoftOff<TMemoryMap>(in AcpiTables<TMemoryMap> tables, out SoftOff states) where TMemoryMap : struct, IMemoryMap
    {
        const int maximumSecondary = 32;
        var main = FixedDescription.Parse(tables.Find("FACP"u8)).Dsdt;
        if (SoftOff.TryFind(tables.ReadTable(main, "DSDT"u8), out states))
            return true;
        for (var index = 0; index < maximumSecondary; index++)
        {
            var secondary = tables.Find("SSDT"u8, index);
            if (secondary.IsEmpty)
                break;
            if (SoftOff.TryFind(secondary, out states))
                return true;
        }
        return false;
    }

    private readonly bool IsAcpiEnabled() => (TMachine.In16(_fixed.Pm1aControl) & SciEnabled) != 0;

    private static void EnterSleep(ushort control, byte type)
    {
        if (control == 0)
            return;
        var value = (ushort)(TMachine.In16(control) & ~(SleepTypeMask | SleepEnable) | type << SleepTypeShift);
        TMachine.Out16(control, value);
        TMachine.Out16(control, (ushort)(value | SleepEnable));
    }

    private readonly void WriteResetRegister()
    {
        var register = _fixed.ResetRegister;
        if (register.IsPort)
            TMachine.Out8((ushort)register.Address, _fixed.ResetValue);
        else if (register.Space == AddressSpace.Memory && register.Address != 0)
        {
            var address = TMachine.MapDevice(register.Address, 1);
            if (address != 0)
                TMachine.Write8(address, _fixed.ResetValue);
        }
        else
            return;
        Settle();
    }

    private static void Settle()
    {
        for (var poll = 0; poll < SettlePolls; poll++)
            _ = TMachine.In8(DelayPort);
    }
}
