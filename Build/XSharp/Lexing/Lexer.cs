using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Lexing;

/// <summary>Text to lines of tokens. A line with an error is left out of the result.</summary>
public static class Lexer
{
    public static IReadOnlyList<SourceLine> Read(string source, DiagnosticBag diagnostics)
    {
        var lines = new List<SourceLine>();
        var number = 0;
        foreach (var text in SplitLines(source))
        {
            number++;
            var line = new LineLexer(text, number);
            diagnostics.Guard("XS1", () =>
            {
                var tokens = line.Read();
                if (tokens.Count > 0)
                    lines.Add(new SourceLine(line.Number, tokens));
            });
        }

        return lines;
    }

    /// <summary>The lines of a file without their ends, whichever convention it follows.</summary>
    public static string[] SplitLines(string source) =>
        source.TrimStart('\uFEFF').Replace("\r\n", "\n", System.StringComparison.Ordinal).Split('\n');
}
