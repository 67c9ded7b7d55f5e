using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Isolation;

/// <summary>
/// One boot of a machine in which the ordinary shell, a bystander and Apps/Adversary live side by side: all attacks, one after the other,
/// while the shell is spoken with. What is asserted about it is in the tests.
/// </summary>
internal sealed class Siege
{
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(5), Patience = TimeSpan.FromSeconds(5);

    private const string Manifest = """
        environment shell
          image unix
          libos LibOS.Unix
          arguments /bin/shell
          memory 50%
          creation 32
          console
          power
          entropy
          module root.img write

        environment adversary
          image adversary
          memory 48 MiB
          creation 128
          slices 4
          console
          entropy
          disk 0
          network 0
          arguments supervise

        environment bystander
          image adversary
          memory 1 MiB
          console output
          extent 1 MiB on 1
          arguments bystander

        environment extent-attacker
          image adversary
          memory 1 MiB
          console output
          extents 2 MiB on 1
          arguments extents
        """;

    private const int SectorSize = 512, SecondDisk = 8 << 20;

    /// <summary>Who else speaks on the emulator's own network.</summary>
    private static readonly byte[] s_gateway = [0x52, 0x55, 10, 0, 2, 2];

    private int asked;

    /// <summary>How each attacker ended, in the supervisor's words.</summary>
    public IReadOnlyDictionary<string, string> Fates { get; private set; } = new Dictionary<string, string>();

    /// <summary>Everything that the machine printed.</summary>
    public string Transcript { get; private set; } = "";

    /// <summary>Lines that the shell answered while the attacks went on and after the last.</summary>
    public int ShellAnswers { get; private set; }

    public int? Status { get; private set; }

    /// <summary>Sectors of the disk that are other than before.</summary>
    public IReadOnlyList<int> ChangedSectors { get; private set; } = [];

    /// <summary>Whose extents of the second disk are whose in the end.</summary>
    public string Extents { get; private set; } = "";

    /// <summary>The second disk in the end.</summary>
    public byte[] Shared { get; private set; } = [];

    /// <summary>What came out of the machine's network interface.</summary>
    public IReadOnlyList<byte[]> Sent { get; private set; } = [];

    public static Siege Run(string cpu)
    {
        var folder = Directory.CreateTempSubdirectory("exo-siege-");
        try
        {
            var siege = new Siege();
            var disk = Path.Combine(folder.FullName, "disk.img");
            var capture = Path.Combine(folder.FullName, "frames.pcap");
            var before = new byte[1 << 20];
            new Random(13).NextBytes(before);
            File.WriteAllBytes(disk, before);
            var shared = Path.Combine(folder.FullName, "shared.img");
            File.WriteAllBytes(shared, new byte[SecondDisk]);
            siege.Boot(Machines.With(TestModule.FromManifest(folder.FullName, Manifest)) with { Cpu = cpu, Disks = [new DiskOptions(disk), new DiskOptions(shared)], Network = new NetworkOptions { Capture = capture } });
            siege.Sent = [.. CaptureFile.Read(capture).Where(frame => !frame.AsSpan(6, 6).SequenceEqual(s_gateway))];
            siege.Extents = ExtentsOnDisk.Describe(shared);
            siege.Shared = File.ReadAllBytes(shared);
            var after = File.ReadAllBytes(disk);
            siege.ChangedSectors = [.. Enumerable.Range(0, before.Length / SectorSize).Where(sector => Differs(before, after, sector))];
            return siege;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Differs(byte[] before, byte[] after, int sector)
        => !before.AsSpan(sector * SectorSize, SectorSize).SequenceEqual(after.AsSpan(sector * SectorSize, SectorSize));

    private void Boot(MachineOptions options)
    {
        using var guest = Guest.Start(options);
        try
        {
            // On a busy host the guest loses text: endings are told again, and the shell is asked again. It hears nothing before it has started.
            var deadline = DateTime.UtcNow + Whole;
            while (!IsComplete(guest.Serial.Raw) && DateTime.UtcNow < deadline)
                Ask(guest);
            for (var before = ShellAnswers; ShellAnswers == before && DateTime.UtcNow < deadline;)
                Ask(guest);
            guest.Serial.Send("poweroff 7\r");
            Status = guest.WaitForEnd(Machines.LineTimeout).Status;
        }
        catch (GuestException)
        {
            // What the machine said until then tells more.
        }

        // As it came: the shell's line editor redraws what a terminal shows.
        Transcript = guest.Serial.Raw;
        IsComplete(Transcript);
    }

    /// <summary>Has every attack been told of, and the end?</summary>
    private bool IsComplete(string text)
    {
        Fates = Isolation.Fates.Told(text);
        return text.Contains("adversary: done", StringComparison.Ordinal) && text.Contains("bystander: done", StringComparison.Ordinal) && Isolation.Fates.Expected.Keys.All(Fates.ContainsKey);
    }

    /// <summary>The quotes keep the typed line from looking like the answer. What the attackers print goes between, so the text as it came is looked through.</summary>
    private void Ask(Guest guest)
    {
        guest.Serial.Send($"echo ali\"\"ve-{asked}\r");
        var answered = SpinWait.SpinUntil(() => Pause() && guest.Serial.Raw.Contains($"alive-{asked}", StringComparison.Ordinal), Patience);
        ShellAnswers += answered ? 1 : 0;
        asked++;
    }

    private static bool Pause()
    {
        Thread.Sleep(50);
        return true;
    }
}
