using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>echo</c>.</summary>
internal sealed class EchoCommand : Command
{
    public override string Name => "echo";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "print words";
    public override string Usage => "[-ne] [WORD ...]";
    public override string Details => """
        -n  no line feed at the end
        -e  understand \n \t \r \a \b \e \f \v \\ \0OOO (octal) \xHH (hexadecimal) and \c (stop)
        """;

    public override int Run(CommandContext context)
    {
        var (lineFeed, escapes, first) = (true, false, 0);
        // Words that merely look like options are printed, as echo always has.
        for (; first < context.Arguments.Count && IsOption(context.Arguments[first]); first++)
        {
            foreach (var letter in context.Arguments[first].AsSpan(1))
            {
                lineFeed &= letter != 'n';
                escapes = letter == 'e' || (escapes && letter != 'E');
            }
        }
        for (var i = first; i < context.Arguments.Count; i++)
        {
            if (i > first)
                context.Output.Write(" ");
            if (!escapes)
                context.Output.Write(context.Arguments[i]);
            else if (!WriteEscaped(context, OsString.Encode(context.Arguments[i])))
                return 0;
        }
        if (lineFeed)
            context.Output.WriteLine();
        return 0;
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && word.AsSpan(1).IndexOfAnyExcept("neE") < 0;

    // Works on bytes, since \x and \0 make bytes. False when \c ends the output.
    private static bool WriteEscaped(CommandContext context, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            var value = word[i];
            if (value == '\\' && i + 1 < word.Length)
            {
                i++;
                switch ((char)word[i])
                {
                    case 'c': return false;
                    case '0': value = Digits(word, ref i, 8, 3); break;
                    case 'x' when i + 1 < word.Length && char.IsAsciiHexDigit((char)word[i + 1]): value = Digits(word, ref i, 16, 2); break;
                    default:
                        if (Simple((char)word[i]) is { } simple)
                            value = simple;
                        else
                            i--;
                        break;
                }
            }
            context.Output.Write([value]);
        }
        return true;
    }

    private static byte? Simple(char letter) => letter switch
    {
        'n' => (byte)'\n',
        't' => (byte)'\t',
        'r' => (byte)'\r',
        'a' => 7,
        'b' => 8,
        'e' => 27,
        'f' => 12,
        'v' => 11,
        '\\' => (byte)'\\',
        _ => null,
    };

    private static byte Digits(ReadOnlySpan<byte> word, ref int index, int radix, int most)
    {
        var value = 0;
        for (var count = 0; count < most && index + 1 < word.Length; count++)
        {
            var digit = char.IsAsciiHexDigit((char)word[index + 1]) ? Convert.ToInt32(((char)word[index + 1]).ToString(), 16) : radix;
            if (digit >= radix)
                break;
            value = value * radix + digit;
            index++;
        }
        return (byte)value;
    }
}
