using System;
using System.CommandLine;
using System.IO;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo screenshot</c>: the picture of the README.</summary>
internal static class ScreenshotCommand
{
    private static readonly Argument<string?> FileArgument = new("FILE")
    {
        Description = "Where to write it (.png or .ppm); docs/screenshot.png unless given", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create(Workspace workspace)
    {
        var command = new Command("screenshot", "Boots with a framebuffer, types a few commands, and takes a picture of the screen.") { FileArgument };
        command.SetAction(line => Run(workspace, line.GetValue(FileArgument) ?? workspace.Screenshot));
        return command;
    }

    private static int Run(Workspace workspace, string path)
    {
        Compilation.RunIfNeeded(workspace);
        Assembly.Iso(workspace);
        var disk = Path.Combine(workspace.Scratch, "screenshot.img");
        File.Delete(disk);
        DataDisk.Create(disk);
        Screenshot.Take(Machine(workspace, disk), Screenshot.Demonstration, path);
        Console.WriteLine(path);
        return 0;
    }

    /// <summary>Counted instructions make the times in the picture the same each time.</summary>
    private static MachineOptions Machine(Workspace workspace, string disk) => new()
    {
        Files = new BootFiles(workspace.Kernel, workspace.BootModule, workspace.Iso),
        Serial = new SerialConnection.Terminal(),
        Boot = BootSource.Cd,
        Disks = [new DiskOptions(disk)],
        CountsInstructions = true,
    };
}
