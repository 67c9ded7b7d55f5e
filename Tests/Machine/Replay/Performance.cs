using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Model.Replay;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Replay;

/// <summary>One boot of Apps/Interpreter: what it said to each step of some programs.</summary>
internal sealed partial class Performance
{
    private const string Manifest = """
        environment interpreter
          image interpreter
          arguments conduct
          memory 90%
          creation 64
          slices 64
          console
          entropy
          network 0
          disk 0
          power
          module programs
        """;

    private const int Part = (int)Stage.Blocks * DiskSegment.BlockSize;

    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(30);

    private readonly Dictionary<(int Program, int Step), string> lines = [];

    private readonly byte[] disk;

    private Performance(string transcript, byte[] disk)
    {
        Transcript = transcript;
        this.disk = disk;
        foreach (Match line in Line().Matches(transcript))
            lines[(int.Parse(line.Groups[1].ValueSpan, null), int.Parse(line.Groups[2].ValueSpan, null))] = line.Groups[3].Value;
    }

    public string Transcript { get; }

    public static Performance Of(IReadOnlyCollection<Play> plays)
    {
        var folder = Directory.CreateTempSubdirectory("exo-replay-");
        try
        {
            var programs = Path.Combine(folder.FullName, "programs");
            File.WriteAllBytes(programs, Play.Module(plays));
            var disk = Path.Combine(folder.FullName, "blank.img");
            using (var blank = File.Create(disk))
                blank.SetLength(plays.Count * Part);
            var module = TestModule.FromManifest(folder.FullName, Manifest, ("programs", programs));
            using var guest = Guest.Start(Machines.With(module) with { Disks = [new DiskOptions(disk)], Extra = Card(Path.Combine(folder.FullName, "cable")) });
            guest.WaitForEnd(Whole);
            return new Performance(guest.Serial.Raw.Replace("\r", "", StringComparison.Ordinal), File.ReadAllBytes(disk));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A network card whose cable leads back into itself: what it sends arrives, and nothing else does. The MAC address is the simulated machine's.</summary>
    /// <param name="cable">A socket.</param>
    private static string[] Card(string cable) =>
    [
        "-netdev", $"dgram,id=net0,local.type=unix,local.path={cable},remote.type=unix,remote.path={cable}",
        "-device", "virtio-net-pci,disable-legacy=on,netdev=net0,mac=52:54:00:12:34:56,romfile=",
    ];

    /// <summary>The first step at which the machine said something else than the simulation; null if there is none.</summary>
    public int? FirstDifference(int program, Play play)
    {
        var step = Enumerable.Range(0, play.Lines.Count).FirstOrDefault(step => Said(program, step) != play.Lines[step], -1);
        return step < 0 ? null : step;
    }

    /// <summary>What a program has left on the disk.</summary>
    public ReadOnlySpan<byte> BlocksOf(int program) => disk.AsSpan(program * Part, Part);

    public string Said(int program, int step) => lines.GetValueOrDefault((program, step), "nothing");

    [GeneratedRegex(@"^= (\d+) (\d+) ([0-9a-f]+ [0-9a-f]+ [0-9a-f]+ [0-9a-f]+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
