using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Isolation;

/// <summary>
/// One boot of a machine in which the ordinary shell, a bystander and Apps/Adversary live side by side: all attacks, one after the other,
/// while the shell is spoken with. What is asserted about it is in the tests.
/// </summary>
internal sealed partial class Siege
{
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(10);

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
          arguments supervise
        """;

    private readonly Dictionary<string, string> fates = new(StringComparer.Ordinal);

    /// <summary>How each attacker ended, in the supervisor's words.</summary>
    public IReadOnlyDictionary<string, string> Fates => fates;

    /// <summary>Everything that the machine printed.</summary>
    public string Transcript { get; private set; } = "";

    /// <summary>Lines that the shell answered while the attacks went on, and the one behind the last.</summary>
    public int ShellAnswers { get; private set; }

    public int? Status { get; private set; }

    public static Siege Run(string cpu)
    {
        var folder = Directory.CreateTempSubdirectory("exo-siege-");
        try
        {
            var siege = new Siege();
            var disk = Path.Combine(folder.FullName, "disk.img");
            using (var file = File.Create(disk))
                file.SetLength(1 << 20);
            siege.Boot(Machines.With(Files(folder.FullName)) with { Cpu = cpu, Disks = [new DiskOptions(disk)] });
            return siege;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BootFiles Files(string folder)
    {
        var workspace = Images.Workspace;
        var manifest = Path.Combine(folder, "manifest");
        File.WriteAllText(manifest, Manifest);
        var members = BootModule.Members(workspace, manifest);
        foreach (var member in members)
            if (!File.Exists(member.Path))
                Assert.Inconclusive($"{member.Path} has not been built: run ./exo build.");
        var module = Path.Combine(folder, "boot.cpio");
        BootModule.Write(module, members);
        return new BootFiles(Images.Kernel, module, Iso: null);
    }

    private void Boot(MachineOptions options)
    {
        using var guest = Guest.Start(options);
        try
        {
            guest.Serial.WaitFor(Prompt(), Machines.BootTimeout);
            var deadline = DateTime.UtcNow + Whole;
            var done = false;
            while (!done && DateTime.UtcNow < deadline)
            {
                done = guest.Serial.Raw.Contains("adversary: done", StringComparison.Ordinal);
                Ask(guest);
            }

            guest.Serial.Send("poweroff 7\r");
            Status = guest.WaitForEnd(Machines.LineTimeout).Status;
        }
        catch (GuestException)
        {
            // What the machine said until then tells more.
        }

        // As it came: the shell's line editor redraws what a terminal shows.
        Transcript = guest.Serial.Raw;
        foreach (Match line in Fate().Matches(Transcript))
            fates[line.Groups["name"].Value] = line.Groups["fate"].Value;
    }

    /// <summary>The quotes keep the typed line from looking like the answer.</summary>
    private void Ask(Guest guest)
    {
        guest.Serial.Send($"echo ali\"\"ve-{ShellAnswers}\r");
        guest.Serial.WaitFor($"alive-{ShellAnswers}", Machines.LineTimeout);
        ShellAnswers++;
    }

    [GeneratedRegex(@"exo:[^$#\n]*[$#] ")]
    private static partial Regex Prompt();

    [GeneratedRegex(@"\nattack (?<name>[a-z0-9-]+): (?<fate>[^\r\n]*)\r")]
    private static partial Regex Fate();
}
