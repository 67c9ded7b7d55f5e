using System;
using System.CommandLine;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Commands;
using Spectre.Console;

// What stands behind "--" belongs to the emulator and is never parsed here.
var separator = Array.IndexOf(args, "--");
var own = separator < 0 ? args : args[..separator];
var passedOn = separator < 0 ? [] : args[(separator + 1)..];

try
{
    var workspace = Workspace.Find();
    var root = new RootCommand($"ExoCosmos {LaunchDefaults.Version}: builds, runs and tests the system.")
    {
        BuildCommand.Create(workspace),
        RunCommand.Create(workspace, passedOn),
        TestCommand.Create(workspace),
        UsbCommand.Create(workspace),
        VmwareCommand.Create(workspace),
        WebCommand.Create(),
        BenchCommand.Create(workspace),
        FiguresCommand.Create(workspace),
        ScreenshotCommand.Create(workspace),
        ImageCommand.Create(workspace),
    };
    return root.Parse(own).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ExoException failure)
{
    var errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    errors.Write(new Text(failure.Message, new Style(Color.Red)));
    errors.WriteLine();
    errors.WriteLine(failure.Remedy);
    return 1;
}
