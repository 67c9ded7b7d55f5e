using System.Collections.Generic;
using ExoCosmos.Shell.Status;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>caps</c>: capabilities as trees.</summary>
internal sealed class CapsCommand : Command
{
    public override string Name => "caps";
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => "show the capability tree of environments";
    public override string Usage => LiveView.Usage + " [ENVIRONMENT ...]";
    public override string Details => """
        Each capability stands below the one it was derived from: handle, kind, what it covers, rights.
        Without operands shows every environment that this one may look at; 'env' has their numbers.
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions(LiveView.Options);
        LiveView.Show(context, options, () => Render(context, StatusFile.Read("caps"), options.Operands));
        return context.Status;
    }

    internal static void Render(CommandContext context, StatusFile file, IReadOnlyList<string> wanted)
    {
        var environments = new List<string>(wanted);
        foreach (var row in wanted.Count > 0 ? [] : file.Rows)
        {
            if (!environments.Contains(file.Field(row, "environment")))
                environments.Add(file.Field(row, "environment"));
        }
        foreach (var environment in environments)
            RenderOne(context, file, environment);
    }

    private static void RenderOne(CommandContext context, StatusFile file, string environment)
    {
        var view = new TableView("HANDLE", "KIND", ">FIRST", ">COUNT", "RIGHTS", "FROM");
        var isEmpty = true;
        foreach (var (branch, isRoot, row) in new CapabilityTree(file, environment).Walk())
        {
            isEmpty = false;
            view.Add(
                branch + file.Field(row, "handle"), file.Field(row, "kind"), file.Field(row, "first"), file.Field(row, "count"),
                file.Field(row, "rights"), isRoot ? file.Field(row, "parent") : "");
        }
        if (isEmpty)
        {
            context.Fail($"there is nothing to see of environment {environment}");
            return;
        }
        context.Output.WriteLine(Ansi.Paint($"Environment {environment}", Ansi.Green, context.IsColoured));
        view.Write(context);
    }
}
