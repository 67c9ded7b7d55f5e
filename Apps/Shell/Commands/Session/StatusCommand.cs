namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>true</c> and <c>false</c>: nothing but a status.</summary>
internal sealed class StatusCommand(string name, int status) : Command
{
    public override string Name => name;
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => status == 0 ? "do nothing, successfully" : "do nothing, and fail";

    public override int Run(CommandContext context) => status;
}
