using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace ExoCosmos.Iso.Emulator;

/// <summary>A picture of the machine's screen after some lines were typed into the shell.</summary>
public static class Screenshot
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What the README's picture shows.</summary>
    public static IReadOnlyList<string> Demonstration { get; } = ["env", "caps 1", "mem", "disk", "tour | head -8"];

    /// <summary>Boots, types the lines, and writes the screen as PNG or (by its extension) PPM.</summary>
    public static void Take(MachineOptions machine, IEnumerable<string> lines, string path)
    {
        using var guest = Guest.Start(machine);
        var shell = new GuestShell(guest.Serial);
        shell.WaitForPrompt(StepTimeout);
        foreach (var line in lines)
            shell.Run(line, StepTimeout);
        TakeStill(guest, path);
    }

    /// <summary>The screen is drawn a little after the serial line has the text, before the guest waits for what comes next.</summary>
    private static void TakeStill(Guest guest, string path)
    {
        var watch = Stopwatch.StartNew();
        while (!guest.IsIdle)
        {
            if (watch.Elapsed > StepTimeout)
                throw new GuestTimeoutException("The guest does not come to rest.", guest.Serial.Transcript);
            Thread.Sleep(Pause);
        }

        guest.Screenshot(path);
    }
}
