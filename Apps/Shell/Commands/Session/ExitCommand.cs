namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>exit</c>: ends the shell after the current pipeline.</summary>
internal sealed class ExitCommand : Command
{
    public override string Name => "exit";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "end the shell";
    public override string Usage => "[STATUS]";

    public override int Run(CommandContext context)
    {
        var status = context.Session.Variables.LastStatus;
        if (context.Arguments.Count > 1 || (context.Arguments.Count == 1 && !int.TryParse(context.Arguments[0], out status)))
            throw new UsageException("the status must be one number");
        context.Session.ExitStatus = status & 0xFF;
        return status & 0xFF;
    }
}
