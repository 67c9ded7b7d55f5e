using ExoCosmos.Shell.Status;

namespace ExoCosmos.Shell.Commands.Network;

/// <summary><c>net</c>: interfaces with their counters, packet filters by owner, and the rings that packets go to.</summary>
internal sealed class NetCommand : Command
{
    public override string Name => "net";
    public override CommandGroup Group => CommandGroup.Network;
    public override string Summary => "show network interfaces, and who gets which packets";

    public override int Run(CommandContext context)
    {
        RequireOperands(context.ParseOptions(""), 0, 0);
        RenderInterfaces(context, StatusFile.Read("networks"));
        RenderFilters(context, StatusFile.Read("filters"));
        RenderRings(context, StatusFile.Read("rings"));
        return 0;
    }

    internal static void RenderInterfaces(CommandContext context, StatusFile file)
    {
        var view = new TableView("NET", "ADDRESS", "STATE", ">RECEIVED", ">TAKEN", ">LEFT", ">DROPPED", ">SENT", ">REFUSED");
        foreach (var row in file.Rows)
            view.Add(
                file.Field(row, "network"), file.Field(row, "address"), file.Field(row, "state"), file.Field(row, "received"), file.Field(row, "delivered"),
                file.Field(row, "unclaimed"), file.Field(row, "dropped"), file.Field(row, "sent"), file.Field(row, "refused"));
        view.Write(context);
    }

    internal static void RenderFilters(CommandContext context, StatusFile file)
    {
        var view = new TableView("NET", ">FILTER", ">OWNER", "NAME", ">HITS", ">DROPPED", "TAKES");
        foreach (var row in file.Rows)
            view.Add(
                file.Field(row, "network"), file.Field(row, "filter"), file.Field(row, "owner"), file.Field(row, "name"), file.Field(row, "hits"),
                file.Field(row, "dropped"), file.Field(row, "condition"));
        view.Write(context);
    }

    internal static void RenderRings(CommandContext context, StatusFile file)
    {
        var view = new TableView(">OWNER", "NAME", ">SLOTS", ">CAME", ">WAITING", ">DROPPED");
        foreach (var row in file.Rows)
            view.Add(
                file.Field(row, "owner"), file.Field(row, "name"), file.Field(row, "slots"), file.Field(row, "came"), file.Field(row, "waiting"), file.Field(row, "dropped"));
        view.Write(context);
    }
}
