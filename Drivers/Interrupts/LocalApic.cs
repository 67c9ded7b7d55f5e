using System;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Interrupts;

/// <summary>
/// The processor's interrupt controller in xAPIC mode, with its timer (Intel SDM vol. 3 ch. 11). The timer counts down once from a given number of
/// ticks of <see cref="TimerDivider"/> bus clocks.
/// </summary>
public struct LocalApic<TDeviceMemory> where TDeviceMemory : struct, IMemoryMap, IDeviceMemory
{
    public const uint TimerDivider = 16;
    private const ulong Length = 0x400;
    private const uint DivideBy16 = 0b0011;
    private const uint SoftwareEnable = 1 << 8;
    private const uint Masked = 1 << 16;
    private const uint NonMaskable = 0b100 << 8;
    private const int ServiceWords = 8;

    private nint _registers;

    private enum Register
    {
        Identity = 0x20,
        Version = 0x30,
        TaskPriority = 0x80,
        EndOfInterrupt = 0xB0,
        Spurious = 0xF0,
        InService = 0x100,
        Requested = 0x200,
        LocalThermal = 0x330,
        LocalPerformance = 0x340,
        LocalTimer = 0x320,
        LocalLine0 = 0x350,
        LocalLine1 = 0x360,
        LocalError = 0x370,
        TimerInitial = 0x380,
        TimerCurrent = 0x390,
        TimerDivide = 0x3E0,
    }

    /// <summary>Who I/O APICs and messages address.</summary>
    public readonly byte Identity => (byte)(Read(Register.Identity) >> 24);

    /// <summary>Ticks left of the running timer; 0 when it has fired or was stopped.</summary>
    public readonly uint TimerLeft => Read(Register.TimerCurrent);

    /// <summary>Enables the controller, with every local source but NMI masked.</summary>
    /// <param name="address">Physical address, from the MADT or IA32_APIC_BASE. The latter must have the controller on and not in x2APIC mode.</param>
    /// <param name="spuriousVector">Its low four bits must be set. The handler returns without <see cref="EndInterrupt"/>.</param>
    /// <returns>False when nothing answers there.</returns>
    public bool Initialize(ulong address, byte spuriousVector)
    {
        _registers = TDeviceMemory.MapDevice(address, Length);
        if (_registers == 0)
            return false;
        var version = Read(Register.Version);
        if (version is 0 or uint.MaxValue)
            return false;
        var lastLocalSource = (version >> 16) & 0xFF;
        Write(Register.TaskPriority, 0);
        Write(Register.LocalTimer, Masked);
        Write(Register.LocalLine0, Masked);
        Write(Register.LocalLine1, NonMaskable);
        Write(Register.LocalError, Masked | spuriousVector);
        if (lastLocalSource >= 4)
            Write(Register.LocalPerformance, Masked);
        if (lastLocalSource >= 5)
            Write(Register.LocalThermal, Masked);
        Write(Register.TimerDivide, DivideBy16);
        Write(Register.TimerInitial, 0);
        Write(Register.Spurious, SoftwareEnable | spuriousVector);
        FinishWhatFirmwareLeft();
        return true;
    }

    /// <summary>Interrupts that came and were not taken yet, of the 32 vectors around one: bit n = vector n of the aligned 32.</summary>
    public readonly uint Requested(byte vector) => TDeviceMemory.Read32(_registers + (int)Register.Requested + vector / 32 * 16);

    public readonly void EndInterrupt() => Write(Register.EndOfInterrupt, 0);

    /// <summary>Chooses the vector that the timer raises, and lets it.</summary>
    public readonly void EnableTimer(byte vector) => Write(Register.LocalTimer, vector);

    /// <summary>Starts the timer; one that is running starts over. Ticks beyond 32 bits are cut: the timer then fires early, never late.</summary>
    public readonly void StartTimer(ulong ticks) => Write(Register.TimerInitial, (uint)Math.Max(1, Math.Min(ticks, uint.MaxValue)));

    public readonly void StopTimer() => Write(Register.TimerInitial, 0);

    // An interrupt that nobody ended would hold back all below its priority.
    private readonly void FinishWhatFirmwareLeft()
    {
        for (var word = 0; word < ServiceWords; word++)
            for (var bit = 0; bit < 32 && TDeviceMemory.Read32(_registers + (int)Register.InService + word * 16) != 0; bit++)
                EndInterrupt();
    }

    private readonly uint Read(Register register) => TDeviceMemory.Read32(_registers + (int)register);

    private readonly void Write(Register register, uint value) => TDeviceMemory.Write32(_registers + (int)register, value);
}
