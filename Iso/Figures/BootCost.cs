using System;
using System.IO;
using ExoCosmos.Iso.Emulator;

namespace ExoCosmos.Iso.Figures;

/// <summary>
/// How many instructions a machine executes from the kernel's first to the shell prompt. The emulator counts them, from outside: a
/// breakpoint stops the machine at the kernel's entry, the prompt on the serial line at the end; a processor that waits executes nothing.
/// </summary>
public static class BootCost
{
    private const string Entry = "boot_entry";

    /// <param name="machine">Its debugger is taken over whatever it says.</param>
    /// <param name="timeout">For the boot, firmware and loader included.</param>
    public static long Measure(MachineOptions machine, TimeSpan timeout)
    {
        var folder = Directory.CreateTempSubdirectory("exo-cost-").FullName;
        try
        {
            var socket = Path.Combine(folder, "gdb");
            using var guest = Guest.Start(machine with { CountsInstructions = true, Debugger = $"unix:{socket},server=on,wait=off" });
            Tool.Run("gdb", "-nx", "-batch", machine.Files.Kernel,
                "-ex", $"target remote {socket}", "-ex", $"hbreak *&{Entry}", "-ex", "continue", "-ex", "delete", "-ex", "disconnect");
            var entry = guest.Instructions;
            guest.Monitor.Continue();
            new GuestShell(guest.Serial).WaitForPrompt(timeout);
            guest.Monitor.Execute("stop");
            return guest.Instructions - entry;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
