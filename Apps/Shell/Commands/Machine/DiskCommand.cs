using ExoCosmos.Shell.Status;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>disk</c>: extents of blocks by owner.</summary>
internal sealed class DiskCommand : Command
{
    public override string Name => "disk";
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => "show who owns which extent of the disks";
    public override string Usage => LiveView.Usage;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions(LiveView.Options);
        RequireOperands(options, 0, 0);
        LiveView.Show(context, options, () => Render(context, StatusFile.Read("disk")));
        return 0;
    }

    internal static void Render(CommandContext context, StatusFile file)
    {
        var view = new TableView("DISK", ">FIRST", ">BLOCKS", ">SIZE", ">OWNER", "NAME", "USE");
        foreach (var row in file.Rows)
        {
            var bytes = file.Number(row, "blocks") * (file.Number(row, "block_size") ?? 512);
            view.Add(
                file.Field(row, "disk"), file.Field(row, "first"), file.Field(row, "blocks"),
                bytes is { } known ? Quantity.Bytes(known) : StatusFile.None,
                file.Field(row, "owner"), file.Field(row, "name"), file.Field(row, "use"));
        }
        view.Write(context);
    }
}
