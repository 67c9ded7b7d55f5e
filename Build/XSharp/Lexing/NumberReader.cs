using System;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Lexing;

/// <summary>Numbers: <c>123</c>, <c>$FF</c>, <c>0xFF</c>, <c>0b101</c>, with <c>_</c> between digits.</summary>
internal static class NumberReader
{
    public static Int128 Read(string text, ref int next, Position at)
    {
        var radix = Radix(text, ref next);
        UInt128 value = 0;
        var digits = 0;
        for (; next < text.Length; next++)
        {
            var character = text[next];
            if (character == '_' && digits > 0)
                continue;
            if (!char.IsAsciiHexDigit(character))
                break;
            var digit = Convert.ToInt32(character.ToString(), 16);
            if (digit >= radix)
                break;
            digits++;
            value = value * (uint)radix + (uint)digit;
            if (value > ulong.MaxValue)
                throw new SourceException(at, "the number has more than 64 bits");
        }

        if (digits == 0)
            throw new SourceException(at, "a number needs at least one digit");
        return (Int128)value;
    }

    private static int Radix(string text, ref int next)
    {
        if (text[next] == '$')
        {
            next++;
            return 16;
        }

        var prefix = next + 1 < text.Length ? text[next..(next + 2)] : "";
        var radix = prefix switch { "0x" or "0X" => 16, "0b" or "0B" => 2, _ => 10 };
        if (radix != 10)
            next += 2;
        return radix;
    }
}
