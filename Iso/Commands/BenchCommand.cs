using System;
using System.CommandLine;
using System.IO;
using ExoCosmos.Iso.Benchmarking;
using ExoCosmos.Iso.Image;
using Spectre.Console;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo bench</c>: the micro-benchmarks, in guest instructions and in time.</summary>
internal static class BenchCommand
{
    private const int TableWidth = 150, GrowthTableWidth = 220;

    private enum Rival
    {
        None,
        Linux,
    }

    private static readonly Option<Rival> RivalOption = new("--vs")
    {
        Description = "Also run them on Debian's kernel in the same emulator (downloaded with apt into artifacts/linux)", HelpName = "linux",
    };

    private static readonly Option<bool> NoTimeOption = new("--no-time") { Description = "Count instructions only: the same numbers each time" };

    private static readonly Option<bool> NoBuildOption = new("--no-build") { Description = "Take the images as they are" };

    private static readonly Option<bool> GrowthOption = new("--growth")
    {
        Description = "Instead count instructions with more memory, environments and capabilities, and draw docs/figures/growth.svg",
    };

    public static Command Create(Workspace workspace)
    {
        var command = new Command("bench", "Measures what kernel and libOS operations cost, in guest instructions and in time.") { RivalOption, NoTimeOption, NoBuildOption, GrowthOption, BenchWebCommand.Create(workspace) };
        command.SetAction(line => Run(workspace, line));
        return command;
    }

    private static int Run(Workspace workspace, ParseResult line)
    {
        if (!line.GetValue(NoBuildOption))
            Compilation.RunIfNeeded(workspace);
        if (line.GetValue(GrowthOption))
            return ShowGrowth(workspace);
        Assembly.BootModule(workspace);
        var withLinux = line.GetValue(RivalOption) is Rival.Linux;
        var instructions = Sides.Run(workspace, counted: true, withLinux);
        var time = line.GetValue(NoTimeOption) ? null : Sides.Run(workspace, counted: false, withLinux);
        // Wider than some terminals, but a table that is broken inside words can be read on none.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        AnsiConsole.Write(Comparison.Render(Row.All, instructions, time));
        AnsiConsole.Write(FilterCosts.Render(FilterCosts.MeasureAll(workspace)));
        return 0;
    }

    private static int ShowGrowth(Workspace workspace)
    {
        var growth = Growth.Measure(workspace);
        File.WriteAllText(Workspace.Prepare(Path.Combine(workspace.Root, "docs", "figures", "growth.svg")), GrowthChart.Draw(growth));
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, GrowthTableWidth);
        AnsiConsole.Write(growth.Render());
        return 0;
    }
}
