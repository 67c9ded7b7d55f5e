using System;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Lexing;

/// <summary>Cuts one line into tokens.</summary>
internal sealed class LineLexer(string text, int number)
{
    /// <summary>Bounds what one line can ask of the parser.</summary>
    private const int LongestLine = 2000;

    private readonly List<Token> tokens = [];
    private int next;

    public int Number => number;

    public List<Token> Read()
    {
        if (text.Length > LongestLine)
            throw new SourceException(Here(LongestLine), $"the line has more than {LongestLine} characters");
        while (next < text.Length)
        {
            var character = text[next];
            if (character is ' ' or '\t')
                next++;
            else if (text.AsSpan(next).StartsWith("//", StringComparison.Ordinal))
                break;
            else if (character == '!' && tokens.Count == 0)
                ReadRaw();
            else if (IsSignedMark(character))
                ReadMark();
            else if (IsNameStart(character))
                ReadName();
            else if (char.IsAsciiDigit(character) || character == '$')
                AddNumber();
            else if (character is '\'' or '"')
                ReadText(character);
            else if (character == '#')
                ReadConstant();
            else
                ReadMark();
        }

        return tokens;
    }

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character == '_';

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    /// <summary>The s of <c>s&lt;</c>, unless it is the end of <c>.s</c> or <c>@s</c>.</summary>
    private bool IsSignedMark(char character) =>
        character == 's' && next + 1 < text.Length && text[next + 1] is '<' or '>'
        && !(tokens.Count > 0 && (tokens[^1].Is(".") || tokens[^1].Is("@") || tokens[^1].Is("..")));

    private Position Here(int offset) => new(number, offset + 1);

    private void Add(TokenKind kind, string content, int start) => tokens.Add(new Token(kind, content, Here(start)));

    private void ReadRaw()
    {
        var content = text[(next + 1)..].Trim();
        if (content.Length == 0)
            throw new SourceException(Here(next), "'!' without an assembly line after it");
        if (content.EndsWith('\\'))
            throw new SourceException(Here(text.Length - 1), "a raw line must not continue on the next one");
        Add(TokenKind.Raw, content, next);
        next = text.Length;
    }

    private void ReadName()
    {
        var start = next;
        var template = false;
        while (next < text.Length)
        {
            if (IsNamePart(text[next]))
            {
                next++;
            }
            else if (text[next] == '#' && next + 1 < text.Length && IsNameStart(text[next + 1]))
            {
                template = true;
                next++;
            }
            else
            {
                break;
            }
        }

        Add(template ? TokenKind.NameTemplate : TokenKind.Name, text[start..next], start);
    }

    private void ReadConstant()
    {
        var start = next++;
        var name = next;
        while (next < text.Length && IsNamePart(text[next]))
            next++;
        if (next == name || !IsNameStart(text[name]))
            throw new SourceException(Here(start), "'#' needs the name of a constant after it");
        Add(TokenKind.Constant, text[name..next], start);
    }

    private void AddNumber()
    {
        var start = next;
        var value = NumberReader.Read(text, ref next, Here(start));
        if (next < text.Length && IsNamePart(text[next]))
            throw new SourceException(Here(next), $"'{text[next]}' does not belong in a number");
        tokens.Add(new Token(TokenKind.Number, text[start..next], Here(start), value));
    }

    private void ReadText(char quote)
    {
        var start = next++;
        var content = new StringBuilder();
        while (next < text.Length)
        {
            var character = text[next++];
            if (character != quote)
            {
                content.Append(character);
            }
            else if (next < text.Length && text[next] == quote)
            {
                content.Append(quote);
                next++;
            }
            else
            {
                Add(TokenKind.Text, content.ToString(), start);
                return;
            }
        }

        throw new SourceException(Here(start), "this text does not end on its line");
    }

    private void ReadMark()
    {
        var mark = Marks.Find(text.AsSpan(next))
            ?? throw new SourceException(Here(next), $"the character '{text[next]}' has no meaning here");
        Add(TokenKind.Mark, mark, next);
        next += mark.Length;
    }
}
