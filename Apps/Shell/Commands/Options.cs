using System;
using System.Collections.Generic;

namespace ExoCosmos.Shell.Commands;

/// <summary>
/// Single-letter options as getopt(3) takes them: "lan:" means -l and -a without and -n with a value. Options may follow
/// operands; "--" ends them; a lone "-" is an operand.
/// </summary>
internal sealed class Options
{
    private readonly Dictionary<char, string> _values = [];
    private readonly List<string> _operands = [];

    private Options()
    {
    }

    public IReadOnlyList<string> Operands => _operands;

    /// <exception cref="UsageException">An option is unknown or has no value.</exception>
    public static Options Parse(IReadOnlyList<string> arguments, string accepted)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--")
            {
                for (i++; i < arguments.Count; i++)
                    options._operands.Add(arguments[i]);
            }
            else if (argument.Length < 2 || argument[0] != '-')
            {
                options._operands.Add(argument);
            }
            else
            {
                options.ParseGroup(argument, arguments, ref i, accepted);
            }
        }
        return options;
    }

    public bool Has(char letter) => _values.ContainsKey(letter);

    public string? Value(char letter) => _values.GetValueOrDefault(letter);

    /// <summary>The value as a number of 0 or more, with an optional suffix K, M or G (powers of 1024).</summary>
    public long? Number(char letter)
    {
        if (Value(letter) is not { } text)
            return null;
        var shift = text.Length == 0 ? 0 : text[^1] switch { 'K' or 'k' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        var digits = shift > 0 ? text[..^1] : text;
        return ulong.TryParse(digits, out var number) && number <= (ulong)long.MaxValue >> shift
            ? (long)number << shift
            : throw new UsageException($"'{text}' is not a number for -{letter}");
    }

    private void ParseGroup(string argument, IReadOnlyList<string> arguments, ref int index, string accepted)
    {
        if (argument[1] == '-')
            throw new UsageException($"unknown option '{argument}'");
        for (var i = 1; i < argument.Length; i++)
        {
            var position = accepted.IndexOf(argument[i], StringComparison.Ordinal);
            if (argument[i] == ':' || position < 0)
                throw new UsageException($"unknown option '-{argument[i]}'");
            if (position + 1 == accepted.Length || accepted[position + 1] != ':')
            {
                _values[argument[i]] = "";
                continue;
            }
            if (i + 1 == argument.Length && index + 1 == arguments.Count)
                throw new UsageException($"option '-{argument[i]}' needs a value");
            _values[argument[i]] = i + 1 < argument.Length ? argument[(i + 1)..] : arguments[++index];
            return;
        }
    }
}
