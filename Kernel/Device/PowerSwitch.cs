using ExoCosmos.Drivers.Power;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Device;

/// <summary>Power off and reboot, by every way the machine has, in order.</summary>
public static class PowerSwitch
{
    /// <summary>Returns only when the machine cannot be switched off.</summary>
    public static void Off(uint status)
    {
        if (status != 0 && BootOptions.ExitPort)
            DebugExit.Exit<Pc>(status);
        Log.Line("This machine cannot be switched off by software: it is safe to do so by hand."u8);
    }

    public static void Reboot()
    {
        Cpu.Out8(0x64, 0xFE);
        Cpu.TripleFault();
    }
}
