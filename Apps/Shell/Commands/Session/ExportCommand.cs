using System;
using ExoCosmos.Shell.Language;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>export</c>: makes variables part of the environment of programs.</summary>
internal sealed class ExportCommand : Command
{
    public override string Name => "export";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "give variables to programs";
    public override string Usage => "[NAME[=VALUE] ...]";
    public override string Details => "Without operands lists what programs get.";

    public override int Run(CommandContext context)
    {
        var variables = context.Session.Variables;
        if (context.Arguments.Count == 0)
        {
            foreach (var entry in variables.ToEnvironment([]))
                context.Output.WriteLine($"export {entry}");
        }
        foreach (var argument in context.Arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (!VariableName.IsAssignable(name))
                context.Fail($"'{name}' cannot be the name of a variable");
            else
                variables.Export(name, equals < 0 ? variables.Get(name) : argument[(equals + 1)..]);
        }
        return context.Status;
    }
}
