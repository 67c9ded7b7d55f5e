using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>sha256sum</c>.</summary>
internal sealed class Sha256Command : Command
{
    public override string Name => "sha256sum";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "print or check SHA-256 sums";
    public override string Usage => "[-c] [FILE ...]";
    public override string Details => "-c  the files are lists as this command prints them: check the files they name";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("c");
        context.ForEachInput(options.Operands, source =>
        {
            if (options.Has('c'))
                Check(context, source);
            else
                context.Output.WriteLine(Line(Sum(context, source), source.Name));
        });
        return context.Status;
    }

    // Like coreutils: a name with a line feed or backslash is escaped, and the line then begins with a backslash.
    private static string Line(string sum, string name)
    {
        if (name.IndexOfAny(['\\', '\n', '\r']) < 0)
            return $"{sum}  {name}";
        var escaped = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal);
        return $"\\{sum}  {escaped}";
    }

    private static string Sum(CommandContext context, ByteSource source)
    {
        var hash = new Sha256();
        var buffer = new byte[128 * 1024];
        while (source.Read(buffer) is > 0 and var count)
        {
            context.Interruption.Check();
            hash.Append(buffer.AsSpan(0, count));
        }
        return Convert.ToHexStringLower(hash.Finish());
    }

    private static void Check(CommandContext context, ByteSource list)
    {
        while (list.TryReadLine(out var bytes))
        {
            var line = OsString.Decode(bytes.TrimEnd((byte)'\n'));
            var isEscaped = line.StartsWith('\\');
            if (isEscaped)
                line = line[1..];
            if (line.Length < 67 || line[64] != ' ')
            {
                context.Fail($"{list.Name}: not a line of sums: {line}");
                continue;
            }
            var name = isEscaped ? Unescape(line[66..]) : line[66..];
            context.Attempt(() =>
            {
                using var source = context.Open(name);
                var matches = line[..64].Equals(Sum(context, source), StringComparison.OrdinalIgnoreCase);
                context.Output.WriteLine($"{name}: {(matches ? "OK" : "FAILED")}");
                if (!matches)
                    context.Fail($"{name} does not have the sum in the list");
            });
        }
    }

    private static string Unescape(string name)
    {
        var text = new System.Text.StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && i + 1 < name.Length)
                text.Append(name[++i] switch { 'n' => '\n', 'r' => '\r', var other => other });
            else
                text.Append(name[i]);
        }
        return text.ToString();
    }
}
