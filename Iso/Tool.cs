using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ExoCosmos.Iso;

/// <summary>Runs the programs of the host that this tool is built on (mke2fs, grub-mkrescue, dotnet …).</summary>
public static class Tool
{
    /// <summary>Runs to the end and returns the standard output; failure carries the last lines of what the program said.</summary>
    public static string Run(string program, params IEnumerable<string> arguments)
    {
        var output = new StringBuilder();
        var errors = new StringBuilder();
        using var process = Start(program, arguments, capture: true);
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new ExoException($"{program} failed with status {process.ExitCode}.", $"{errors}{output}".Trim());
        return output.ToString();
    }

    /// <summary>Runs with the user's terminal as input and output and returns the exit status.</summary>
    public static int RunInTerminal(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments, capture: false);
        process.WaitForExit();
        return process.ExitCode;
    }

    private static Process Start(string program, IEnumerable<string> arguments, bool capture)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = capture,
            RedirectStandardError = capture,
        };
        // e2fsprogs lives in sbin, which an ordinary user's PATH does not name on Debian.
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new ExoException($"{program} could not be started: {failure.Message}.", "Run ./exo, which says what has to be installed.");
        }
    }
}
