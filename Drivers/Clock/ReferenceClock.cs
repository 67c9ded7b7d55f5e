using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Clock;

/// <summary>A counter whose rate is known by standard, to measure others against. It wraps; differences are taken modulo <see cref="Mask"/> + 1.</summary>
internal struct ReferenceClock<TMachine> where TMachine : struct, IPorts, IMemoryMap, IDeviceMemory
{
    private const ulong PmTimerHz = 3_579_545;
    private const ulong PitHz = 1_193_182;
    private const ulong FemtosecondsPerSecond = 1_000_000_000_000_000;
    private const ushort PitChannel2 = 0x42;
    private const ushort PitCommand = 0x43;
    private const ushort SpeakerGate = 0x61;
    private const byte Channel2CountDownOnce = 0xB0;
    private const byte LatchChannel2 = 0x80;

    private Kind _kind;
    private nint _counter;

    private enum Kind : byte
    {
        None,
        Hpet,
        PmTimer,
        Pit,
    }

    /// <summary>Ticks per second; 0 when the clock does not exist.</summary>
    public ulong Hz { readonly get; private set; }

    public uint Mask { readonly get; private set; }

    /// <summary>The high precision event timer (IA-PC HPET specification ch. 2.3): its main counter, started if it stands.</summary>
    public static ReferenceClock<TMachine> Hpet(ulong address)
    {
        const uint longestPeriod = 100_000_000, enable = 1;
        const int periodOffset = 4, configurationOffset = 0x10, counterOffset = 0xF0;
        var registers = address == 0 ? 0 : TMachine.MapDevice(address, 0x100);
        if (registers == 0)
            return default;
        var period = TMachine.Read32(registers + periodOffset);
        if (period is 0 or > longestPeriod)
            return default;
        TMachine.Write32(registers + configurationOffset, TMachine.Read32(registers + configurationOffset) | enable);
        return new() { _kind = Kind.Hpet, _counter = registers + counterOffset, Hz = FemtosecondsPerSecond / period, Mask = uint.MaxValue };
    }

    /// <summary>The ACPI power management timer (ACPI 6.5 ch. 4.8.2.1).</summary>
    public static ReferenceClock<TMachine> PmTimer(ushort port, int bits) =>
        port == 0 ? default : new() { _kind = Kind.PmTimer, _counter = port, Hz = PmTimerHz, Mask = bits == 32 ? uint.MaxValue : 0xFFFFFF };

    /// <summary>Channel 2 of the 8254 timer, made to count down once from 65,535: good for 54 ms from now.</summary>
    public static ReferenceClock<TMachine> Pit()
    {
        TMachine.Out8(SpeakerGate, (byte)(TMachine.In8(SpeakerGate) & ~2 | 1));
        TMachine.Out8(PitCommand, Channel2CountDownOnce);
        TMachine.Out8(PitChannel2, 0xFF);
        TMachine.Out8(PitChannel2, 0xFF);
        return new() { _kind = Kind.Pit, Hz = PitHz, Mask = 0xFFFF };
    }

    public readonly uint Read()
    {
        switch (_kind)
        {
            case Kind.Hpet:
                return TMachine.Read32(_counter);
            case Kind.PmTimer:
                return TMachine.In32((ushort)_counter) & Mask;
            case Kind.Pit:
                TMachine.Out8(PitCommand, LatchChannel2);
                var low = TMachine.In8(PitChannel2);
                return 0xFFFFU - (uint)(TMachine.In8(PitChannel2) << 8 | low);
            default:
                return 0;
        }
    }
}
