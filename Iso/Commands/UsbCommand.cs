using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Image;
using ExoCosmos.Iso.Usb;
using Spectre.Console;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo usb DEVICE</c>: writes the ISO to a USB disk, after saying what that erases.</summary>
internal static class UsbCommand
{
    private static readonly Argument<string> DeviceArgument = new("DEVICE") { Description = "The whole disk, such as /dev/sdb" };
    private static readonly Option<bool> ForceOption = new("--force") { Description = "Also write to what is not a removable whole disk" };
    private static readonly Option<bool> YesOption = new("--yes", "-y") { Description = "Do not ask" };
    private static readonly Option<bool> NoBuildOption = new("--no-build") { Description = "Take the ISO as it is" };

    public static Command Create(Workspace workspace)
    {
        var command = new Command("usb", "Writes the ISO to a USB disk and verifies it. Everything on the disk is lost.")
        {
            DeviceArgument, ForceOption, YesOption, NoBuildOption,
        };
        command.SetAction(line => Run(workspace, line));
        return command;
    }

    private static int Run(Workspace workspace, ParseResult line)
    {
        // Look at the device first: nobody should wait for a build to hear that it is the wrong one.
        var device = new DeviceInspector().Inspect(line.GetRequiredValue(DeviceArgument));
        Refuse(device, imageSize: 0, line.GetValue(ForceOption));
        if (!line.GetValue(NoBuildOption))
        {
            Compilation.RunIfNeeded(workspace);
            Assembly.Iso(workspace);
        }

        if (!File.Exists(workspace.Iso))
            throw new ExoException("There is no ISO yet.", "Run ./exo build.");
        var size = new FileInfo(workspace.Iso).Length;
        Refuse(device, size, line.GetValue(ForceOption));
        Show(device);
        if (!line.GetValue(YesOption) && !Confirm(device))
            return 1;

        Copy(workspace.Iso, device, size);
        AnsiConsole.WriteLine($"{device.Path} holds the image, verified by reading it back: it starts ExoCosmos.");
        return 0;
    }

    private static void Refuse(TargetDevice device, long imageSize, bool force)
    {
        var objections = WriteSafety.Objections(device, imageSize).Where(objection => !force || !objection.Forcible).ToList();
        if (objections.Count > 0)
            throw new ExoException(
                string.Join('\n', objections.Select(objection => objection.Text)),
                objections.All(objection => objection.Forcible) ? "If it is the right one all the same, add --force." : "Nothing was written.");
    }

    private static void Show(TargetDevice device)
    {
        var table = new Table().AddColumns("To be erased", "Size", "");
        table.AddRow(Markup.Escape(device.Path), Size(device.Size), Markup.Escape(device.Model));
        foreach (var partition in device.Partitions)
            table.AddRow(Markup.Escape("  " + partition.Name), Size(partition.Size), "partition");
        AnsiConsole.Write(table);
    }

    private static bool Confirm(TargetDevice device)
    {
        if (Console.IsInputRedirected)
            throw new ExoException("There is nobody to ask.", "Add --yes to write without asking.");
        return AnsiConsole.Confirm($"Erase {Markup.Escape(device.Path)}?", defaultValue: false);
    }

    private static void Copy(string image, TargetDevice device, long size)
    {
        long? difference = null;
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var writing = progress.AddTask("writing", maxValue: size);
                var verifying = progress.AddTask("verifying", autoStart: false, maxValue: size);
                ImageWriter.Write(image, device, done => writing.Value = done);
                verifying.StartTask();
                difference = ImageWriter.FirstDifference(image, device, done => verifying.Value = done);
            });
        if (difference is { } offset)
            throw new ExoException($"{device.Path} does not hold what was written: it differs at byte {offset}.", "Try another disk; this one is not to be trusted.");
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => $"{bytes / 1e9:0.0} GB",
        _ => $"{bytes / 1e6:0.0} MB",
    };
}
