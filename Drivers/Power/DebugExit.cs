using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Power;

/// <summary>QEMU's isa-debug-exit device: ends the emulator with a status. A machine without it ignores the write.</summary>
public static class DebugExit
{
    /// <summary>Where the launch profiles place the device.</summary>
    public const ushort Port = 0xF4;

    /// <summary>Ends QEMU with process status (status * 2 + 1) mod 256. Returns only when the device is absent.</summary>
    public static void Exit<TPorts>(uint status) where TPorts : struct, IPorts => TPorts.Out32(Port, status);
}
