using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace ExoCosmos.Iso.Emulator;

/// <summary>Types a file of shell lines into the guest, one whenever the prompt is there, and shows what the terminal shows.</summary>
public static class ScriptSession
{
    private const int Failed = 1;
    private static readonly TimeSpan LongTime = TimeSpan.FromDays(1);

    /// <summary>The lines of a script; empty lines are typed too.</summary>
    public static IReadOnlyList<string> ReadLines(FileInfo file)
    {
        try
        {
            // The argument "-" reaches us as a file of that name.
            return file.ToString() == "-" ? [.. Console.In.ReadToEnd().TrimEnd().Split('\n')] : File.ReadAllLines(file.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ExoException($"The script {file} cannot be read: {failure.Message}", "Give --script a file of shell lines.");
        }
    }

    /// <summary>Runs the script; when its last line has not powered the machine off, that is done with status 0.</summary>
    /// <returns>The status of poweroff, <see cref="ExitStatus.TimedOut"/>, or 1 when the guest ended otherwise.</returns>
    public static int Run(MachineOptions machine, IReadOnlyList<string> script, TimeSpan? timeout)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan Left() => timeout is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - watch.Elapsed).Ticks)) : LongTime;

        var transcript = new TranscriptPrinter(Console.Out);
        using var guest = Guest.Start(machine, transcript.Write);
        var shell = new GuestShell(guest.Serial);
        try
        {
            TypeAll(shell, [.. script, "poweroff"], Left);
            var end = guest.WaitForEnd(Left());
            transcript.Finish();
            return Report(end);
        }
        catch (GuestTimeoutException late)
        {
            transcript.Finish();
            Console.Error.WriteLine($"{late.Message.Split('\n')[0]} The time is up.");
            return ExitStatus.TimedOut;
        }
    }

    /// <summary>Types the lines one after another, as far as the guest lives.</summary>
    private static void TypeAll(GuestShell shell, IEnumerable<string> lines, Func<TimeSpan> left)
    {
        try
        {
            shell.WaitForPrompt(left());
            foreach (var line in lines)
                shell.Run(line, left());
        }
        catch (GuestEndedException)
        {
            // How it ended is for the caller to see: a script may power off anywhere.
            return;
        }
    }

    private static int Report(GuestEnd end)
    {
        if (end.Status is { } status)
            return status;
        Console.Error.WriteLine($"The guest did not power off: {end.Reason}.");
        return Failed;
    }
}
