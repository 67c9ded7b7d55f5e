using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Mechanisms;

/// <summary>
/// One boot of Apps/Mechanisms alone on a machine whose clock counts instructions, so that a busy host changes no figure: the lines of figures that
/// it printed.
/// </summary>
internal sealed partial class Exhibition
{
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(5);

    private readonly List<(string Name, Dictionary<string, long> Figures)> lines = [];

    private Exhibition(string transcript)
    {
        Transcript = transcript;
        foreach (Match line in Line().Matches(transcript))
            lines.Add((line.Groups["name"].Value, line.Groups["figure"].Captures.Select(figure => figure.Value.Split('='))
                .ToDictionary(figure => figure[0], figure => long.Parse(figure[1], CultureInfo.InvariantCulture), StringComparer.Ordinal)));
    }

    public string Transcript { get; }

    /// <summary>The figures of an exhibit; of its nth line.</summary>
    public Dictionary<string, long> this[string name, int occurrence = 0]
    {
        get
        {
            var found = lines.Where(line => line.Name == name).Skip(occurrence).ToList();
            Assert.AreNotEqual(0, found.Count, $"'{name}' was not shown:\n{Transcript}");
            return found[0].Figures;
        }
    }

    /// <param name="mechanism">First argument of Apps/Mechanisms.</param>
    /// <param name="ticksPerInstruction">How many nanoseconds an instruction takes, as a power of two: more where time is what is measured.</param>
    /// <param name="kernelOptions">Further words of the kernel's command line.</param>
    public static Exhibition Of(string mechanism, int ticksPerInstruction = 0, string kernelOptions = "")
    {
        var folder = Directory.CreateTempSubdirectory("exo-mechanism-");
        try
        {
            var options = Machines.With(TestModule.FromManifest(folder.FullName, Manifest(mechanism))) with { Extra = ["-icount", $"shift={ticksPerInstruction},sleep=off"], KernelOptions = kernelOptions };
            using var guest = Guest.Start(options);
            var end = guest.WaitForEnd(Whole);
            Assert.AreEqual(0, end.Status, $"{end.Reason}\n{guest.Serial.Transcript}");
            return new Exhibition(guest.Serial.Raw.Replace("\r", "", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Apps/Mechanisms alone on a machine, and all of it its own.</summary>
    public static string Manifest(string mechanism) => $"""
        environment mechanisms
          image mechanisms
          arguments {mechanism}
          memory 90%
          creation 230
          slices 64
          console
          power
        """;

    [GeneratedRegex(@"^= (?<name>[a-z-]+)(?: (?<figure>[a-z-]+=\d+))*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
