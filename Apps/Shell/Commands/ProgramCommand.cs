using System.Collections.Generic;
using System.Linq;

namespace ExoCosmos.Shell.Commands;

/// <summary>A program of the image that has its place among the commands: <c>help</c> and completion know it, and it is started like any other.</summary>
/// <param name="program">Its file, where that has another name.</param>
internal sealed class ProgramCommand(string name, CommandGroup group, string summary, string usage, string details, string? program = null) : Command
{
    public override string Name => name;
    public override CommandGroup Group => group;
    public override string Summary => summary;
    public override string Usage => usage;
    public override string Details => details;

    public override IReadOnlyList<string>? ProgramToStart(IReadOnlyList<string> arguments) => arguments is [_, "--help"] ? null : [program ?? name, .. arguments.Skip(1)];

    public override int Run(CommandContext context) => HelpText.Describe(this, context);
}
