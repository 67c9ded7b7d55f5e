namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>unset</c>: removes variables.</summary>
internal sealed class UnsetCommand : Command
{
    public override string Name => "unset";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "remove variables";
    public override string Usage => "NAME ...";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("");
        RequireOperands(options, 1);
        foreach (var name in options.Operands)
            context.Session.Variables.Unset(name);
        return 0;
    }
}
