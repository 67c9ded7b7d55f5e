using System;

namespace ExoCosmos.Init.Starting;

/// <summary>Turns the words of an <c>arguments</c> line into NUL-terminated strings. Double quotes keep blanks together.</summary>
public static class ArgumentText
{
    /// <param name="line">The line.</param>
    /// <param name="packed">At least one byte longer than the line.</param>
    public static ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> line, Span<byte> packed)
    {
        var length = 0;
        var quoted = false;
        var inWord = false;
        foreach (var character in line)
        {
            if (character == (byte)'"')
            {
                quoted = !quoted;
                inWord = true;
            }
            else if (!quoted && character is (byte)' ' or (byte)'\t')
            {
                if (inWord)
                    packed[length++] = 0;
                inWord = false;
            }
            else
            {
                packed[length++] = character;
                inWord = true;
            }
        }

        if (inWord)
            packed[length++] = 0;
        return packed[..length];
    }
}
