using ExoCosmos.Kernel.Boot;

namespace ExoCosmos.Kernel.Device;

/// <summary>The machine's devices: who interrupts on which vector, and the slice timer.</summary>
public static unsafe class Devices
{
    public static void Initialise(KernelState* kernel, ref BootInformation information)
    {
        System.ReadOnlySpan<byte> commandLine = information.CommandLine;
        BootOptions.Read(commandLine[..information.CommandLineLength]);
        EntropySource.Seed(0);
    }

    /// <summary>True for the slice timer.</summary>
    public static bool Handle(KernelState* kernel, ulong vector) => false;

    public static void ArmTimer(ulong ticks)
    {
    }

    public static void DisarmTimer()
    {
    }
}
