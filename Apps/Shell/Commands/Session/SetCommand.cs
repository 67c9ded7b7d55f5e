namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>set</c>: lists the variables.</summary>
internal sealed class SetCommand : Command
{
    public override string Name => "set";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "list the variables";
    public override string Details => "An assignment is NAME=VALUE without a command; 'export' gives a variable to programs.";

    public override int Run(CommandContext context)
    {
        RequireOperands(context.ParseOptions(""), 0, 0);
        foreach (var (name, value) in context.Session.Variables.All)
            context.Output.WriteLine($"{name}={value}");
        return 0;
    }
}
