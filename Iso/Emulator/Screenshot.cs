using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace ExoCosmos.Iso.Emulator;

/// <summary>A picture of the machine's screen after some lines were typed into the shell.</summary>
public static class Screenshot
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

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

    /// <summary>The screen is drawn a little after the serial line has the text: waits until it does not change any more.</summary>
    private static void TakeStill(Guest guest, string path)
    {
        var before = Array.Empty<byte>();
        while (true)
        {
            guest.Screenshot(path);
            var now = File.ReadAllBytes(path);
            if (now.SequenceEqual(before))
                return;
            before = now;
            Thread.Sleep(Pause);
        }
    }
}
