using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>cd</c>: changes the working directory and keeps PWD and OLDPWD.</summary>
internal sealed class CdCommand : Command
{
    public override string Name => "cd";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "change the working directory";
    public override string Usage => "[DIRECTORY | -]";
    public override string Details => "Without an operand goes to $HOME (or /), with - to where you were before.";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("");
        RequireOperands(options, 0, 1);
        var variables = context.Session.Variables;
        var target = options.Operands is [var operand] ? operand : variables.Get("HOME") is { Length: > 0 } home ? home : "/";
        if (target == "-")
        {
            target = variables.Get("OLDPWD");
            if (target.Length == 0)
                throw new UsageException("there is no previous directory");
            context.Output.WriteLine(target);
        }
        var previous = FileSystem.WorkingDirectory();
        FileSystem.ChangeDirectory(target);
        variables.Export("OLDPWD", previous);
        variables.Export("PWD", FileSystem.WorkingDirectory());
        return 0;
    }
}
