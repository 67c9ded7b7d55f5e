using System;
using System.Text.RegularExpressions;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>grep</c>, with the regular expressions of .NET.</summary>
internal sealed class GrepCommand : Command
{
    public override string Name => "grep";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "print the lines that match a pattern";
    public override string Usage => "[-invclrFhH] PATTERN [FILE ...]";
    public override string Details => """
        -i  ignore case               -c  print how many lines match
        -n  print line numbers        -l  print only the names of files that match
        -v  lines that do not match   -r  all files below directories
        -F  the pattern is plain text -h, -H  never, always print the file name
        -q  print nothing, only the status tells
        PATTERN is a .NET regular expression: . * + ? [..] (..) | ^ $ \d \w \s \b ...
        Status 0: something matched, 1: nothing did, 2: an error.
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("invclrRFhHqEe:");
        var given = options.Value('e');
        RequireOperands(options, given is null ? 1 : 0);
        var files = options.Operands;
        if (given is null)
            files = [.. System.Linq.Enumerable.Skip(files, 1)];
        var search = new GrepSearch(context, options, Compile(given ?? options.Operands[0], options));
        search.Run(files);
        return context.Status != 0 ? 2 : search.HasMatched ? 0 : 1;
    }

    private static Func<string, bool> Compile(string pattern, Options options)
    {
        if (options.Has('F'))
        {
            var comparison = options.Has('i') ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            return line => line.Contains(pattern, comparison);
        }
        try
        {
            var regex = new Regex(pattern, RegexOptions.CultureInvariant | (options.Has('i') ? RegexOptions.IgnoreCase : RegexOptions.None));
            return regex.IsMatch;
        }
        catch (RegexParseException error)
        {
            throw new UsageException($"the pattern is malformed at character {error.Offset + 1}: {error.Error}");
        }
    }
}
