using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>
/// The FADT (ACPI 6.5 ch. 5.2.9), as far as it is used. Older tables are shorter; the fields they lack read as zero, which always means "absent".
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct FixedDescription
{
    public const int Size = 276;

    [FieldOffset(40)] private readonly uint _dsdt;
    [FieldOffset(46)] public ushort SciInterrupt;
    [FieldOffset(48)] private readonly uint _smiCommand;
    [FieldOffset(52)] public byte AcpiEnable;
    [FieldOffset(64)] private readonly uint _pm1aControl;
    [FieldOffset(68)] private readonly uint _pm1bControl;
    [FieldOffset(76)] private readonly uint _pmTimer;
    [FieldOffset(91)] private readonly byte _pmTimerLength;

    /// <summary>Where the real-time clock keeps the century; 0 when it does not.</summary>
    [FieldOffset(108)] public byte CenturyRegister;
    [FieldOffset(112)] private readonly Flag _flags;
    [FieldOffset(116)] private readonly GenericAddress _resetRegister;
    [FieldOffset(128)] public byte ResetValue;
    [FieldOffset(140)] private readonly ulong _wideDsdt;
    [FieldOffset(172)] private readonly GenericAddress _widePm1aControl;
    [FieldOffset(184)] private readonly GenericAddress _widePm1bControl;
    [FieldOffset(208)] private readonly GenericAddress _widePmTimer;
    [FieldOffset(244)] private readonly GenericAddress _sleepControl;

    [Flags]
    private enum Flag : uint
    {
        TimerIs32Bits = 1 << 8,
        HasResetRegister = 1 << 10,
        HasReducedHardware = 1 << 20,
    }

    /// <summary>Physical address of the DSDT.</summary>
    public readonly ulong Dsdt => _wideDsdt != 0 ? _wideDsdt : _dsdt;

    /// <summary>Port that hands the machine over from firmware to ACPI; 0 when it need not be.</summary>
    public readonly ushort SmiCommand => PortOrZero(_smiCommand);

    /// <summary>Port of the PM1a control register; 0 when there is none.</summary>
    public readonly ushort Pm1aControl => Choose(_widePm1aControl, _pm1aControl);

    /// <summary>Port of the PM1b control register; 0 when there is none.</summary>
    public readonly ushort Pm1bControl => Choose(_widePm1bControl, _pm1bControl);

    /// <summary>Port of the power management timer; 0 when there is none.</summary>
    public readonly ushort PmTimer => _pmTimerLength == 4 ? Choose(_widePmTimer, _pmTimer) : (ushort)0;

    /// <summary>Width of the power management timer, 24 or 32.</summary>
    public readonly int PmTimerBits => (_flags & Flag.TimerIs32Bits) != 0 ? 32 : 24;

    /// <summary>The reset register, unless the firmware says that there is none.</summary>
    public readonly GenericAddress ResetRegister => (_flags & Flag.HasResetRegister) != 0 ? _resetRegister : default;

    /// <summary>The sleep control register of machines without PM1.</summary>
    public readonly GenericAddress SleepControl => (_flags & Flag.HasReducedHardware) != 0 ? _sleepControl : default;

    /// <param name="table">A whole table that <see cref="AcpiTables{TMemoryMap}.Find"/> found as "FACP"; an empty one gives a description of nothing.</param>
    public static FixedDescription Parse(ReadOnlySpan<byte> table)
    {
        var description = default(FixedDescription);
        table[..Math.Min(table.Length, Size)].CopyTo(MemoryMarshal.AsBytes(new Span<FixedDescription>(ref description)));
        return description;
    }

    private static ushort Choose(GenericAddress wide, uint old) => wide.IsPort ? (ushort)wide.Address : PortOrZero(old);

    private static ushort PortOrZero(uint port) => port <= ushort.MaxValue ? (ushort)port : (ushort)0;
}
