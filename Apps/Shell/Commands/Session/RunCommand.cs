using System.Collections.Generic;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>run</c>: starts a program even when the shell has a command of that name.</summary>
internal sealed class RunCommand : Command
{
    public override string Name => "run";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "start a program in an environment of its own";
    public override string Usage => "PROGRAM [ARGUMENT ...]";
    public override string Details =>
        "The program is found by path, or by name in PATH.\nA name alone does the same, unless a command of the shell has it.";

    public override IReadOnlyList<string>? ProgramToStart(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2 || arguments[1].StartsWith('-'))
            return null;
        var program = new List<string>(arguments);
        program.RemoveAt(0);
        return program;
    }

    public override int Run(CommandContext context) => throw new UsageException("a program is missing");
}
