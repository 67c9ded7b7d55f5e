using ExoCosmos.Shell.Status;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>env</c>: the environments of the machine.</summary>
internal sealed class EnvCommand : Command
{
    public override string Name => "env";
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => "show the environments: library OS, state, CPU time, frames";
    public override string Usage => LiveView.Usage;
    public override string Details => "Variables, which are called the environment elsewhere, are shown by 'set' and 'export'.";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions(LiveView.Options);
        RequireOperands(options, 0, 0);
        LiveView.Show(context, options, () => Render(context, StatusFile.Read("environments")));
        return 0;
    }

    internal static void Render(CommandContext context, StatusFile file)
    {
        var view = new TableView(">ID", ">PARENT", "NAME", "LIBOS", "STATE", ">CPU", ">FRAMES", ">MEMORY");
        foreach (var row in file.Rows)
        {
            var frames = file.Number(row, "frames");
            view.Add(
                file.Field(row, "id"), file.Field(row, "parent"), file.Field(row, "name"), file.Field(row, "libos"), file.Field(row, "state"),
                Quantity.Seconds(file.Number(row, "cpu_us")), Quantity.Count(frames), Quantity.Frames(frames));
        }
        view.Write(context);
    }
}
