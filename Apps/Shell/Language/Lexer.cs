using System.Collections.Generic;

namespace ExoCosmos.Shell.Language;

/// <summary>Splits text into words and operators.</summary>
internal sealed class Lexer
{
    private readonly TextCursor _cursor;

    private Lexer(string text) => _cursor = new(text);

    /// <exception cref="ShellSyntaxException">A quote is open, or something that this language does not have.</exception>
    public static List<Token> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipBlanksAndComments();
        var line = _cursor.Line;
        if (_cursor.AtEnd)
            return new(TokenKind.End, line, Text: "end of line");
        switch (_cursor.Current)
        {
            case '\n' or ';': return Operator(TokenKind.Separator, 1);
            case '|': return _cursor.Following == '|' ? Operator(TokenKind.Or, 2) : Operator(TokenKind.Pipe, 1);
            case '&' when _cursor.Following == '&': return Operator(TokenKind.And, 2);
            case '&' when _cursor.Following == '>': return Redirect(1, RedirectionKind.OutputAndError, 2);
            case '&': throw new ShellSyntaxException("background commands (&) are not supported", line);
            case '(' or ')': throw new ShellSyntaxException($"'{_cursor.Current}' is not supported; quote it to mean the character", line);
            case '<' or '>': return ReadRedirection(_cursor.Current == '<' ? 0 : 1);
            case >= '0' and <= '2' when _cursor.Following is '<' or '>': return ReadRedirection(_cursor.Take(1)[0] - '0');
            default: return new(TokenKind.Word, line, new WordReader(_cursor).Read(), Text: "word");
        }
    }

    private Token ReadRedirection(int descriptor) => (_cursor.Current, _cursor.Following) switch
    {
        ('<', '<') => throw new ShellSyntaxException("here-documents (<<) are not supported", _cursor.Line),
        ('<', _) => Redirect(descriptor, RedirectionKind.Input, 1),
        (_, '>') => Redirect(descriptor, RedirectionKind.Append, 2),
        (_, '&') => Redirect(descriptor, RedirectionKind.Copy, 2),
        _ => Redirect(descriptor, RedirectionKind.Output, 1),
    };

    private Token Redirect(int descriptor, RedirectionKind kind, int length) =>
        Operator(TokenKind.Redirection, length) with { Descriptor = descriptor, Redirection = kind };

    private Token Operator(TokenKind kind, int length)
    {
        var line = _cursor.Line;
        var text = _cursor.Take(length);
        return new(kind, line, Text: text == "\n" ? "end of line" : text);
    }

    private void SkipBlanksAndComments()
    {
        while (!_cursor.AtEnd)
        {
            if (_cursor.Current is ' ' or '\t' or '\r')
                _cursor.Take(1);
            else if (_cursor.Current == '\\' && _cursor.Following == '\n')
                _cursor.Take(2);
            else if (_cursor.Current == '#')
                _cursor.Take(_cursor.DistanceTo('\n') is >= 0 and var end ? end : _cursor.Text.Length - _cursor.Position);
            else
                return;
        }
    }
}
