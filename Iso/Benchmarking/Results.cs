using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>
/// What the programs of Benchmarks/ printed: lines <c>bench NAME OPERATIONS TICKS</c>, and <c>clock 1 HERTZ</c>, the rate of the ticks.
/// </summary>
public sealed partial class Results
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly Dictionary<string, double> ticks = new(StringComparer.Ordinal);
    private double hertz = NanosecondsPerSecond;

    /// <summary>Ticks for one operation; guest instructions where the machine counted them. Null where it was not measured.</summary>
    public double? Ticks(string name) => ticks.TryGetValue(name, out var value) ? value : null;

    public double? Nanoseconds(string name) => Ticks(name) * NanosecondsPerSecond / hertz;

    /// <param name="transcript">All that came over the serial line.</param>
    /// <param name="prefix">Put before each name.</param>
    public static Results Parse(string transcript, string prefix = "")
    {
        var results = new Results();
        foreach (Match line in Line().Matches(transcript))
        {
            var (operations, total) = (Number(line.Groups["operations"]), Number(line.Groups["ticks"]));
            if (line.Groups["name"].Value is { Length: > 0 } name)
                results.ticks[prefix + name] = total / operations;
            else
                results.hertz = total;
        }

        return results;
    }

    private static double Number(Group digits) => double.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(bench (?<name>\S+)|clock) (?<operations>[1-9]\d*) (?<ticks>\d+)\r*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
