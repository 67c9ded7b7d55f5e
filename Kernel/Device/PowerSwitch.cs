using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Power;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Device;

/// <summary>Power off and reboot, by every way the machine has, in order.</summary>
public static class PowerSwitch
{
    private static PowerControl<Pc> s_control;

    public static void Initialise(in AcpiTables<Pc> tables) => s_control.Initialize(tables);

    /// <summary>Returns only when the machine cannot be switched off.</summary>
    /// <param name="status">Not 0: an emulator that gave us an exit port ends with it.</param>
    public static void Off(uint status)
    {
        if (status != 0 && BootOptions.ExitPort)
            DebugExit.Exit<Pc>(status);
        s_control.EnableAcpi();
        s_control.PowerOff();
        WaitForTheEnd();
        Log.Line("This machine cannot be switched off by software: it is safe to do so by hand."u8);
        ConsoleOutput.DrawAnyway();
    }

    /// <summary>An emulator on a busy host may take its time to obey.</summary>
    private static unsafe void WaitForTheEnd()
    {
        const ulong patienceSeconds = 3;
        var deadline = Cpu.Timestamp() + (patienceSeconds * Machine.State->Info->TscHertz);
        while (Cpu.Timestamp() < deadline)
        {
        }
    }

    public static void Reboot()
    {
        s_control.Reset();
        Cpu.TripleFault();
    }
}
