using System.CommandLine;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Figures;
using ExoCosmos.Iso.Image;
using Spectre.Console;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo figures</c>: the numbers of the README, measured again.</summary>
internal static class FiguresCommand
{
    private static readonly Option<bool> WriteOption = new("--write") { Description = "Put them into README.md" };

    public static Command Create(Workspace workspace)
    {
        var command = new Command("figures", "Measures line counts, image sizes and what a boot costs.") { WriteOption };
        command.SetAction(line => Run(workspace, line.GetValue(WriteOption)));
        return command;
    }

    private static int Run(Workspace workspace, bool write)
    {
        Compilation.RunIfNeeded(workspace);
        Assembly.Iso(workspace);
        var figures = Measurement.OfSizes(workspace).Concat(Measurement.OfBoots(workspace)).ToList();
        var table = new Table().AddColumn("Figure").AddColumn(new TableColumn("Measured").RightAligned()).AddColumn(new TableColumn("Aim").RightAligned());
        foreach (var figure in figures)
            table.AddRow(figure.Name, figure.ValueText, figure.AimText);
        AnsiConsole.Write(table);
        if (write)
            File.WriteAllText(workspace.Readme, ReadmeTable.Replace(File.ReadAllText(workspace.Readme), figures));
        return 0;
    }
}
