using System;
using System.Text.RegularExpressions;

namespace ExoCosmos.Iso.Emulator;

/// <summary>Talks to the guest's shell: types a line when the prompt is there and collects what is printed until it is there again.</summary>
public sealed partial class GuestShell(SerialLine line)
{
    private int finished = -1;

    /// <summary>Waits for the first prompt.</summary>
    public void WaitForPrompt(TimeSpan timeout) => finished = line.WaitForPrompt(FreshPrompt(), finished, timeout);

    /// <summary>Runs one shell line and returns what it printed, without the typed line and the next prompt.</summary>
    public string Run(string command, TimeSpan timeout)
    {
        Type(command);
        var before = finished;
        WaitForPrompt(timeout);
        return WithoutEcho(line.Finished(before, finished), command);
    }

    /// <summary>
    /// Drops the prompt line with what was typed. The line editor breaks a long line into rows, and a row's trailing blanks are not kept.
    /// </summary>
    internal static string WithoutEcho(string output, string command)
    {
        var at = Prompt().Match(output) is { Success: true } prompt ? prompt.Index + prompt.Length : 0;
        foreach (var character in command)
        {
            while (at < output.Length && output[at] == '\n' && output[at] != character)
                at++;
            if (at < output.Length && output[at] == character)
                at++;
        }

        var end = output.IndexOf('\n', Math.Min(at, output.Length));
        return end < 0 ? "" : output[(end + 1)..];
    }

    /// <summary>Types a line that does not come back to the prompt (poweroff, reboot, a program that never ends).</summary>
    public void Type(string command)
    {
        finished = line.FinishedLength;
        line.Send(command + "\r");
    }

    /// <summary>The prompt with nothing typed behind it: the working directory between "exo:" and "$ " or "# ".</summary>
    [GeneratedRegex(@"exo:[^$#\n]*[$#] $")]
    private static partial Regex FreshPrompt();

    [GeneratedRegex(@"exo:[^$#\n]*[$#] ?")]
    private static partial Regex Prompt();
}
