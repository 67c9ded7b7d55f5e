using System;
using ExoCosmos.Iso.Emulator;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>The machines that tests start from: without a window, with a time limit for everything.</summary>
internal static class Machines
{
    /// <summary>Long enough for UEFI firmware, emulated, on a busy host.</summary>
    public static readonly TimeSpan BootTimeout = TimeSpan.FromSeconds(120);

    /// <summary>For a shell line that takes no time by itself.</summary>
    public static readonly TimeSpan LineTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The product, started directly (the fastest way).</summary>
    public static MachineOptions Product() => With(Images.Product);

    public static MachineOptions With(BootFiles files) => new()
    {
        Files = files,
        Serial = new SerialConnection.Terminal(),
        Boot = BootSource.Kernel,
        MemoryMiB = 256,
    };

    /// <summary>Boots to the shell prompt.</summary>
    public static (Guest Guest, GuestShell Shell) Boot(this MachineOptions options)
    {
        var guest = Guest.Start(options);
        try
        {
            var shell = new GuestShell(guest.Serial);
            shell.WaitForPrompt(BootTimeout);
            return (guest, shell);
        }
        catch
        {
            guest.Dispose();
            throw;
        }
    }
}
