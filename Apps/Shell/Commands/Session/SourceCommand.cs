using ExoCosmos.Shell.Execution;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>source</c>: runs the lines of a file in this shell.</summary>
internal sealed class SourceCommand : Command
{
    public override string Name => "source";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "run the lines of a file in this shell";
    public override string Usage => "FILE";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("");
        RequireOperands(options, 1, 1);
        context.Output.Flush();
        return new ScriptRunner(context.Session).RunFile(options.Operands[0]);
    }
}
