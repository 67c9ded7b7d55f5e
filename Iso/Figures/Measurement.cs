using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;

namespace ExoCosmos.Iso.Figures;

/// <summary>Takes the figures of the README from the sources, the images and booted machines.</summary>
public static class Measurement
{
    private const double Kilo = 1e3, Mega = 1e6;
    private static readonly TimeSpan BootTimeout = TimeSpan.FromMinutes(5);
    private static readonly string[] SourceExtensions = [".cs", ".xs"];
    private static readonly string[] UnwindTables = [".eh_frame", ".dotnet_eh_table"];
    private static readonly string[] OutputFolders = ["bin", "obj"];

    /// <summary>What can be read from files.</summary>
    public static IEnumerable<Figure> OfSizes(Workspace workspace) =>
    [
        new("Kernel, C# and X#", Lines(workspace, "Kernel"), "lines"),
        new("Drivers", Lines(workspace, "Drivers"), "lines"),
        new("ABI", Lines(workspace, "Abi"), "lines"),
        new("Kernel image without debug information", StrippedSize(workspace.Kernel) / Kilo, "KB", 240),
        new("ISO", new FileInfo(workspace.Iso).Length / Mega, "MB", 16),
    ];

    /// <summary>What has to be booted for.</summary>
    public static IEnumerable<Figure> OfBoots(Workspace workspace)
    {
        var direct = new MachineOptions
        {
            Files = new BootFiles(workspace.Kernel, workspace.BootModule, workspace.Iso),
            Serial = new SerialConnection.Terminal(),
            Boot = BootSource.Kernel,
            MemoryMiB = 64,
        };
        yield return Boot("Kernel entry to the prompt, 64 MiB of memory", direct);
        yield return Boot("The same from CD, 256 MiB and a framebuffer", direct with { Boot = BootSource.Cd, MemoryMiB = 256 });
    }

    private static Figure Boot(string name, MachineOptions machine)
        => new(name, BootCost.Measure(machine, BootTimeout) / Mega, "million instructions", 100);

    private static int Lines(Workspace workspace, string folder)
        => Directory.EnumerateFiles(Path.Combine(workspace.Root, folder), "*", SearchOption.AllDirectories)
            .Where(path => SourceExtensions.Contains(Path.GetExtension(path)))
            .Where(path => !Path.GetRelativePath(workspace.Root, path).Split('/').Intersect(OutputFolders).Any())
            .Sum(path => File.ReadLines(path).Count());

    /// <summary>Size in bytes of what a loader needs: the unwind tables are for debuggers too, and the kernel never loads them (Build/Link/kernel.ld).</summary>
    private static long StrippedSize(string image)
    {
        var stripped = Path.GetTempFileName();
        try
        {
            Tool.Run("strip", ["--strip-all", .. UnwindTables.Select(section => $"--remove-section={section}"), "-o", stripped, image]);
            return new FileInfo(stripped).Length;
        }
        finally
        {
            File.Delete(stripped);
        }
    }
}
