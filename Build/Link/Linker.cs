using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Text.RegularExpressions;

namespace ExoCosmos.Build.Link;

/// <summary>What a run of ld.lld came to.</summary>
/// <param name="Succeeded">Whether the image was written.</param>
/// <param name="UndefinedSymbols">Symbols that nothing defines, each once.</param>
/// <param name="OtherErrors">Everything else it complained about, one message each.</param>
internal sealed record LinkResult(bool Succeeded, IReadOnlyList<string> UndefinedSymbols, IReadOnlyList<string> OtherErrors);

/// <summary>Runs ld.lld and sorts its complaints.</summary>
internal static partial class Linker
{
    private const string Program = "ld.lld";

    /// <summary>Links as the response file says; null if the linker is not installed.</summary>
    public static LinkResult? Run(string responseFile)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Program, [$"@{responseFile}"]) { RedirectStandardError = true, UseShellExecute = false },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        var messages = process.StandardError.ReadToEnd().ReplaceLineEndings("\n");
        process.WaitForExit();
        return Sort(process.ExitCode == 0, messages);
    }

    internal static LinkResult Sort(bool succeeded, string messages)
    {
        List<string> undefined = [], others = [];
        // Each complaint is a line "ld.lld: error: ..." with lines ">>> ..." of detail below it.
        foreach (var message in Complaint().Split(messages).Select(text => text.Trim()).Where(text => text.Length > 0))
            if (UndefinedSymbol().Match(message) is { Success: true } match)
                undefined.Add(match.Groups[1].Value);
            else
                others.Add(message);
        return new LinkResult(succeeded, [.. undefined.Distinct(StringComparer.Ordinal)], others);
    }

    [GeneratedRegex(@"^ld\.lld: (?:error|warning): ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Complaint();

    [GeneratedRegex(@"^undefined symbol: (\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex UndefinedSymbol();
}
