using System.Collections.Generic;

namespace ExoCosmos.Shell.Commands;

/// <summary>A program of the image that has its place among the commands: <c>help</c> and completion know it, and it is started like any other.</summary>
internal sealed class ProgramCommand(string name, CommandGroup group, string summary, string usage, string details) : Command
{
    public override string Name => name;
    public override CommandGroup Group => group;
    public override string Summary => summary;
    public override string Usage => usage;
    public override string Details => details;

    public override IReadOnlyList<string>? ProgramToStart(IReadOnlyList<string> arguments) => arguments is [_, "--help"] ? null : arguments;

    public override int Run(CommandContext context) => HelpText.Describe(this, context);
}
