using System.Collections.Generic;
using System.Globalization;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>test</c> and <c>[</c>: one condition as a status.</summary>
internal sealed class TestCommand(string name) : Command
{
    public override string Name => name;
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "check a condition";
    public override string Usage => name == "[" ? "CONDITION ]" : "CONDITION";
    public override string Details => """
        -e FILE  exists        -f FILE  is a regular file   -d FILE  is a directory    -L FILE  is a symbolic link
        -s FILE  is not empty  -x FILE  is a program        -z TEXT  is empty          -n TEXT  is not empty
        A = B    A != B        A -eq B  A -ne B  A -lt B  A -le B  A -gt B  A -ge B    ! CONDITION
        """;

    public override int Run(CommandContext context)
    {
        var words = new List<string>(context.Arguments);
        if (name == "[")
        {
            if (words.Count == 0 || words[^1] != "]")
                throw new UsageException("the closing ] is missing");
            words.RemoveAt(words.Count - 1);
        }
        var negated = false;
        for (; words.Count > 1 && words[0] == "!"; words.RemoveAt(0))
            negated = !negated;
        return Evaluate(words) != negated ? 0 : 1;
    }

    private static bool Evaluate(List<string> words) => words switch
    {
        [] => false,
        [var text] => text.Length > 0,
        [var check, var operand] => Unary(check, operand),
        [var left, var comparison, var right] => Binary(left, comparison, right),
        _ => throw new UsageException("too many words"),
    };

    private static bool Unary(string check, string operand) => check switch
    {
        "-z" => operand.Length == 0,
        "-n" => operand.Length > 0,
        "-e" => FileSystem.TryStatus(operand, out _),
        "-f" => FileSystem.TryStatus(operand, out var status) && status.IsRegular,
        "-d" => FileSystem.IsDirectory(operand),
        "-L" => FileSystem.TryLinkStatus(operand, out var status) && status.IsLink,
        "-s" => FileSystem.TryStatus(operand, out var status) && status.Size > 0,
        "-x" => FileSystem.IsProgram(operand) || FileSystem.IsDirectory(operand),
        _ => throw new UsageException($"'{check}' is not a check"),
    };

    private static bool Binary(string left, string comparison, string right) => comparison switch
    {
        "=" or "==" => left == right,
        "!=" => left != right,
        "-eq" => Number(left) == Number(right),
        "-ne" => Number(left) != Number(right),
        "-lt" => Number(left) < Number(right),
        "-le" => Number(left) <= Number(right),
        "-gt" => Number(left) > Number(right),
        "-ge" => Number(left) >= Number(right),
        _ => throw new UsageException($"'{comparison}' is not a comparison"),
    };

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UsageException($"'{text}' is not a number");
}
