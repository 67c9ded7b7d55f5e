using System.Collections.Generic;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary>The old short form of <c>head</c> and <c>tail</c>: -5 means -n 5.</summary>
internal static class CountOption
{
    public static Options Parse(CommandContext context)
    {
        var arguments = new List<string>(context.Arguments);
        if (arguments.Count > 0 && arguments[0] is ['-', >= '0' and <= '9', ..])
            arguments[0] = "-n" + arguments[0][1..];
        return Options.Parse(arguments, "n:c:q");
    }

    /// <summary>The line above a file's part when there are several files.</summary>
    public static void WriteTitle(CommandContext context, Options options, string name, ref bool isFirst)
    {
        if (options.Operands.Count < 2 || options.Has('q'))
            return;
        context.Output.WriteLine($"{(isFirst ? "" : "\n")}==> {(name == "-" ? "standard input" : name)} <==");
        isFirst = false;
    }
}
