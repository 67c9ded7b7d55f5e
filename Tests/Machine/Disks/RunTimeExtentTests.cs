using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>
/// Extents that are asked for while the machine runs (docs/notes/0034-extents-at-run-time.md): two environments get, use, enlarge and delete them within what the manifest allows, each sees its own
/// alone, and after a reboot each finds what it had.
/// </summary>
[TestClass]
public sealed partial class RunTimeExtentTests : FolderTests
{
    private const int Mebibytes = 32, BadHandle = 1, MissingRight = 3, BadArgument = 5, NoFrames = 7, Busy = 9, NotFound = 10;
    private const long Small = 8 << 8, Large = 12 << 8;
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(5);

    private string Disk => Path.Combine(Folder, "disk.img");

    [TestMethod]
    public void TwoEnvironmentsAskUseAreRefusedDeleteAndFindAgain()
    {
        using (var disk = File.Create(Disk))
            disk.SetLength(Mebibytes << 20);

        var (first, second) = Boot();
        // In the order in which they are asked.
        Expect(first, ("found", NotFound), ("seven", 0), ("seven-clear", Small), ("again", Busy), ("smaller", BadArgument), ("too-large", MissingRight), ("enlarged", 0), ("old-handle", BadHandle),
            ("kept", Small), ("new-clear", Large - Small), ("over-quota", MissingRight), ("nothing", BadArgument), ("absurd", MissingRight), ("other-disk", MissingRight), ("no-operation", BadArgument),
            ("eight", 0), ("deleted", 0), ("stale-handle", BadHandle), ("gone", NotFound), ("eight-again", 0), ("same-blocks", 1), ("eight-clear", Small), ("stale-handle-again", BadHandle));
        Expect(second, ("found", NotFound), ("not-yet", NotFound), ("seven", 0), ("seven-clear", Small), ("full", NoFrames));
        Assert.AreEqual("first/7@2048+24576 first/8@26624+16384 second/7@43008+16384", ExtentsOnDisk.Describe(Disk));

        (first, second) = Boot();
        Expect(first, ("found", 0), ("seven-first", 2048), ("seven-blocks", 24576), ("seven-mine", Large), ("eight-found", 0), ("eight-mine", Small), ("nine-found", NotFound));
        Expect(second, ("found", 0), ("seven-mine", Small), ("deleted", 0));
        Assert.AreEqual("first/7@2048+24576 first/8@26624+16384", ExtentsOnDisk.Describe(Disk));
    }

    private static void Expect(Dictionary<string, long> figures, params (string Name, long Value)[] expected) =>
        Assert.AreEqual(string.Join(' ', expected.Select(figure => $"{figure.Name}={figure.Value}")), string.Join(' ', figures.Select(figure => $"{figure.Key}={figure.Value}")));

    private (Dictionary<string, long> First, Dictionary<string, long> Second) Boot()
    {
        const string manifest = """
            environment first
              image mechanisms
              arguments extents first
              memory 4 MiB
              console output
              extents 20 MiB on 0
            environment second
              image mechanisms
              arguments extents second
              memory 4 MiB
              console output
              power
              extents 20 MiB on 0
            """;
        var options = Machines.With(TestModule.FromManifest(Folder, manifest)) with { Disks = [new DiskOptions(Disk)] };
        using var guest = Guest.Start(options);
        var end = guest.WaitForEnd(Whole);
        var transcript = guest.Serial.Raw.Replace("\r", "", StringComparison.Ordinal);
        Assert.AreEqual(0, end.Status, $"{end.Reason}\n{transcript}");
        var lines = Line().Matches(transcript).ToDictionary(line => line.Groups["name"].Value, FiguresOf, StringComparer.Ordinal);
        Assert.HasCount(2, lines, transcript);
        return (lines["first"], lines["second"]);
    }

    private static Dictionary<string, long> FiguresOf(Match line) => line.Groups["figure"].Captures.Select(figure => figure.Value.Split('='))
        .ToDictionary(figure => figure[0], figure => long.Parse(figure[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    [GeneratedRegex(@"^= (?<name>first|second)(?: (?<figure>[a-z-]+=\d+))*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
