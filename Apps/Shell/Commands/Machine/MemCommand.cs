using ExoCosmos.Shell.Status;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>mem</c>: page frames by owner.</summary>
internal sealed class MemCommand : Command
{
    public override string Name => "mem";
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => "show who owns the page frames";
    public override string Usage => LiveView.Usage;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions(LiveView.Options);
        RequireOperands(options, 0, 0);
        LiveView.Show(context, options, () => Render(context, StatusFile.Read("memory")));
        return 0;
    }

    internal static void Render(CommandContext context, StatusFile file)
    {
        var (total, pinned) = (0L, 0L);
        foreach (var row in file.Rows)
        {
            total += file.Number(row, "frames") ?? 0;
            pinned += file.Number(row, "pinned") ?? 0;
        }
        var view = new TableView(">OWNER", "NAME", ">FRAMES", ">SIZE", ">SHARE", ">PINNED");
        foreach (var row in file.Rows)
        {
            var frames = file.Number(row, "frames");
            view.Add(
                file.Field(row, "owner"), file.Field(row, "name"), Quantity.Count(frames), Quantity.Frames(frames),
                Quantity.Share(frames ?? 0, total), Quantity.Count(file.Number(row, "pinned")));
        }
        view.Add("", "total", Quantity.Count(total), Quantity.Frames(total), "", Quantity.Count(pinned));
        view.Write(context);
    }
}
