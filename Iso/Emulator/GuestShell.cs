using System;
using System.Text.RegularExpressions;

namespace ExoCosmos.Iso.Emulator;

/// <summary>Talks to the guest's shell: types a line when the prompt is there and collects what is printed until it is there again.</summary>
public sealed partial class GuestShell(Guest guest)
{
    private int finished = -1;

    /// <summary>Waits for the first prompt.</summary>
    public void WaitForPrompt(TimeSpan timeout) => finished = guest.Serial.WaitForPrompt(Prompt(), finished, timeout);

    /// <summary>Runs one shell line and returns what it printed, without the typed line and the next prompt.</summary>
    public string Run(string line, TimeSpan timeout)
    {
        Type(line);
        var before = finished;
        WaitForPrompt(timeout);
        var output = guest.Serial.Finished(before, finished);
        return output[(output.IndexOf('\n') + 1)..];
    }

    /// <summary>Types a line that does not come back to the prompt (poweroff, reboot, a program that never ends).</summary>
    public void Type(string line)
    {
        finished = guest.Serial.FinishedLength;
        guest.Serial.Send(line + "\r");
    }

    /// <summary>The prompt with nothing typed behind it: the working directory between "exo:" and "$ " or "# ".</summary>
    [GeneratedRegex(@"exo:[^$#]*[$#] $")]
    private static partial Regex Prompt();
}
