using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Clock;
using ExoCosmos.Drivers.Interrupts;
using ExoCosmos.Drivers.Keyboard;
using ExoCosmos.Kernel.Boot;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Panic;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Device;

/// <summary>The interrupt controllers and the timer: brings them up, and knows who interrupts on which vector.</summary>
public static unsafe class Devices
{
    private const byte TimerVector = 0x40, SerialVector = 0x41, KeyboardVector = 0x42, PointerVector = 0x44, FirstDiskVector = 0x50, NetworkVector = 0x43, SpuriousVector = 0xFF;
    private const byte LegacyVector = 0xE0;
    private const uint ApicBase = 0x1B;

    private static AcpiTables<Pc> s_tables;
    private static LocalApic<Pc> s_apic;
    private static InterruptRouter<Pc> s_router;
    private static TimerRates s_rates;
    private static KernelState* s_kernel;

    /// <summary>APIC timer ticks per TSC tick, in units of 2^-28.</summary>
    private static ulong s_timerScale;

    /// <summary>For the timer's end: later than any.</summary>
    private const ulong NotArmed = 1UL << 62;

    /// <summary>TSC ticks at which the timer interrupts, or a little later; <see cref="NotArmed"/> when it has.</summary>
    private static ulong s_timerEnd;

    public static void Initialise(KernelState* kernel, ref BootInformation information)
    {
        ReadOnlySpan<byte> rootPointer = information.RootPointerCopy;
        if (information.RootPointerLength == 0 || !s_tables.Initialize(rootPointer[..information.RootPointerLength]))
            s_tables.Initialize(information.RootPointer);

        LegacyPic.Silence<Pc>(LegacyVector);
        var controllers = InterruptControllers.Parse(s_tables.Find("APIC"u8));
        var address = controllers.LocalApic != 0 ? controllers.LocalApic : Cpu.ReadMsr(ApicBase) & ~0xFFFUL;
        if (!s_apic.Initialize(address, SpuriousVector))
            PanicReport.Fatal("this machine has no local APIC, or it is switched off"u8);
        s_router.Initialize(controllers);
        PowerSwitch.Initialise(s_tables);
        s_timerEnd = NotArmed;
        StartClock(kernel);
        s_apic.EnableTimer(TimerVector);

        s_router.RouteIsa(Drivers.Serial.SerialPort<Pc>.Com1Line, SerialVector, s_apic.Identity);
        ConsoleOutput.EnableSerialInput();
        ConsoleInput.Initialise();
        s_router.RouteIsa(KeyboardController<Pc>.Line, KeyboardVector, s_apic.Identity);
        if (ConsoleInput.HasPointer)
            s_router.RouteIsa(KeyboardController<Pc>.PointerLine, PointerVector, s_apic.Identity);
        DiskDrivers.Initialise(kernel, FirstDiskVector);
        HotPlug.Initialise(kernel->Info->TscHertz);
        NetworkDrivers.Initialise(kernel, NetworkVector);
        kernel->Info->ConsoleColumns = (ushort)ConsoleOutput.Columns;
        kernel->Info->ConsoleRows = (ushort)ConsoleOutput.Rows;
    }

    private static void StartClock(KernelState* kernel)
    {
        var description = FixedDescription.Parse(s_tables.Find("FACP"u8));
        if (!Calibration.TryMeasure(s_apic, HpetDescription.Parse(s_tables.Find("HPET"u8)), description, out s_rates))
            PanicReport.Fatal("no clock of this machine answers, so the timer cannot be calibrated"u8);
        s_timerScale = (s_rates.LocalApic << 28) / s_rates.Timestamp;
        s_kernel = kernel;
        var info = kernel->Info;
        info->TscHertz = s_rates.Timestamp;
        info->SliceTicks = s_rates.Timestamp / 200;
        info->ExcessTicks = info->SliceTicks / 16;
        info->BootTsc = Cpu.Timestamp();
        if (RealTimeClock.TryRead<Pc>(description.CenturyRegister, out var seconds))
            info->BootUnixNanoseconds = (ulong)seconds * 1_000_000_000;
        EntropySource.Seed(info->BootUnixNanoseconds);
    }

    /// <summary>Serves an interrupt; true for the slice timer.</summary>
    public static bool Handle(KernelState* kernel, ulong vector)
    {
        if (vector == NetworkVector)
        {
            ServePci(kernel, isNetwork: true);
            s_apic.EndInterrupt();
            return false;
        }

        switch (vector)
        {
            case TimerVector:
                s_timerEnd = NotArmed;
                s_apic.EndInterrupt();
                ConsoleOutput.Refresh(kernel);
                HotPlug.Look();
                Disks.Complete<BarePlatform>(kernel);
                Networks.Serve<BarePlatform>(kernel, isThorough: true);
                return true;
            case SerialVector:
                ConsoleInput.OnSerial(kernel);
                break;
            case KeyboardVector or PointerVector:
                ConsoleInput.OnKeyboard(kernel);
                break;
            case >= FirstDiskVector and < FirstDiskVector + SystemInfo.MaxDisks:
                ServePci(kernel, isNetwork: false);
                break;
            case SpuriousVector:
            case >= LegacyVector and < LegacyVector + 16:
                return false;
        }

        s_apic.EndInterrupt();
        return false;
    }

    /// <summary>Does the timer, the console, a network or a disk wait to interrupt? Their vectors are in one word of the controller's.</summary>
    public static bool IsInterruptPending => s_apic.Requested(TimerVector) != 0;

    /// <summary>Disks and networks may share a line: where one of the networks has no messages, an interrupt may be anybody's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ServePci(KernelState* kernel, bool isNetwork)
    {
        if (!isNetwork || NetworkDrivers.UsesLine)
            Disks.Complete<BarePlatform>(kernel);
        if (isNetwork || NetworkDrivers.UsesLine)
            Networks.Serve<BarePlatform>(kernel, isThorough: false);
        // Whoever runs is not left alone with a device that does not interrupt.
        if (kernel->BusyNetworks != 0)
            ArmTimer(Cpu.Timestamp(), WakeTerm.Never);
    }

    /// <summary>Who interrupts are sent to.</summary>
    public static byte Processor => s_apic.Identity;

    /// <summary>Routes a shared PCI interrupt line.</summary>
    public static void RouteLine(byte line, byte vector) => s_router.RoutePci(line, vector, s_apic.Identity);

    /// <summary>
    /// One interrupt at this many TSC ticks, or a little later; or earlier: where devices have to be attended to, and when the timer runs out soon anyway. Whoever is
    /// interrupted too early looks at the clock and arms it anew, which is one interrupt more in a slice, but nothing to do at each of many switches.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ArmTimer(ulong now, ulong deadline)
    {
        if (s_timerEnd >= deadline || TimeLeft(now) >= (long)s_kernel->Info->SliceTicks || s_kernel->BusyNetworks != 0)
            StartTimer(now, deadline > now ? deadline - now : 0);
    }

    /// <summary>Until the timer interrupts; below zero when that is about to happen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long TimeLeft(ulong now) => (long)(s_timerEnd - now);

    /// <summary>The timer is only ever brought forward: put off, it would never interrupt where somebody yields again and again, and devices would not be attended to.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartTimer(ulong now, ulong ticks)
    {
        const ulong longest = 1UL << 35;
        const int unit = 28;
        ticks = Math.Min(Math.Min(ticks, NextLook), longest);
        if (TimeLeft(now) <= (long)ticks)
            return;
        s_timerEnd = now + ticks;
        s_apic.StartTimer(((ticks * s_timerScale) >> unit) + 1);
    }

    /// <summary>Devices have to be attended to so soon.</summary>
    private static ulong NextLook => Math.Min(Math.Min(DiskDrivers.NextLook(), NetworkDrivers.NextLook()), HotPlug.NextLook());
}
