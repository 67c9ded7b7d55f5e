using System.Collections.Generic;
using System.Text;

namespace ExoCosmos.Shell.Language;

/// <summary>Splits text into words and operators and resolves quoting; variables and wildcards are left for later.</summary>
internal sealed class Lexer(string text)
{
    private int _position;
    private int _line = 1;

    private char Current => _position < text.Length ? text[_position] : '\0';

    private char Following => _position + 1 < text.Length ? text[_position + 1] : '\0';

    private bool AtEnd => _position >= text.Length;

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
        if (AtEnd)
            return new(TokenKind.End, _line, Text: "end of line");
        switch (Current)
        {
            case '\n': return Operator(TokenKind.Separator, 1);
            case ';': return Operator(TokenKind.Separator, 1);
            case '|': return Following == '|' ? Operator(TokenKind.Or, 2) : Operator(TokenKind.Pipe, 1);
            case '&' when Following == '&': return Operator(TokenKind.And, 2);
            case '&' when Following == '>': return Redirect(1, RedirectionKind.OutputAndError, 2);
            case '&': throw new ShellSyntaxException("background commands (&) are not supported", _line);
            case '(' or ')': throw new ShellSyntaxException($"'{Current}' is not supported; quote it to mean the character", _line);
            case '<' or '>': return ReadRedirection(Current == '<' ? 0 : 1);
            case >= '0' and <= '2' when Following is '<' or '>':
                _position++;
                return ReadRedirection(text[_position - 1] - '0');
            default: return new(TokenKind.Word, _line, ReadWord(), Text: "word");
        }
    }

    private Token ReadRedirection(int descriptor)
    {
        if (Current == '<')
        {
            return Following == '<'
                ? throw new ShellSyntaxException("here-documents (<<) are not supported", _line)
                : Redirect(descriptor, RedirectionKind.Input, 1);
        }
        return Following switch
        {
            '>' => Redirect(descriptor, RedirectionKind.Append, 2),
            '&' => Redirect(descriptor, RedirectionKind.Copy, 2),
            _ => Redirect(descriptor, RedirectionKind.Output, 1),
        };
    }

    private Token Redirect(int descriptor, RedirectionKind kind, int length) =>
        Operator(TokenKind.Redirection, length) with { Descriptor = descriptor, Redirection = kind };

    private Token Operator(TokenKind kind, int length)
    {
        var token = new Token(kind, _line, Text: Current == '\n' ? "end of line" : text.Substring(_position, length));
        if (Current == '\n')
            _line++;
        _position += length;
        return token;
    }

    private void SkipBlanksAndComments()
    {
        while (!AtEnd)
        {
            if (Current is ' ' or '\t' or '\r')
                _position++;
            else if (Current == '\\' && Following == '\n')
                (_position, _line) = (_position + 2, _line + 1);
            else if (Current == '#')
                _position = text.IndexOf('\n', _position) is >= 0 and var end ? end : text.Length;
            else
                return;
        }
    }

    private Word ReadWord()
    {
        var parts = new List<WordPart>();
        var literal = new StringBuilder();
        while (!AtEnd && Current is not (' ' or '\t' or '\r' or '\n' or ';' or '|' or '&' or '<' or '>' or '(' or ')'))
        {
            switch (Current)
            {
                case '\'':
                    Flush(parts, literal, PartKind.Literal);
                    parts.Add(new(PartKind.Quoted, ReadSingleQuoted()));
                    break;
                case '"':
                    Flush(parts, literal, PartKind.Literal);
                    ReadDoubleQuoted(parts);
                    break;
                case '\\':
                    Flush(parts, literal, PartKind.Literal);
                    ReadEscape(parts);
                    break;
                case '$' when TryReadVariable(out var name):
                    Flush(parts, literal, PartKind.Literal);
                    parts.Add(new(PartKind.Variable, name));
                    break;
                default:
                    literal.Append(text[_position++]);
                    break;
            }
        }
        Flush(parts, literal, PartKind.Literal);
        return new(parts);
    }

    private void ReadEscape(List<WordPart> parts)
    {
        _position++;
        if (AtEnd)
            throw new ShellSyntaxException("nothing follows the last backslash", _line, isIncomplete: true);
        if (Current == '\n')
            _line++;
        else
            parts.Add(new(PartKind.Quoted, Current.ToString()));
        _position++;
    }

    private string ReadSingleQuoted()
    {
        var end = text.IndexOf('\'', _position + 1);
        if (end < 0)
            throw new ShellSyntaxException("a ' is not closed", _line, isIncomplete: true);
        var quoted = text[(_position + 1)..end];
        _position = end + 1;
        CountLines(quoted);
        return quoted;
    }

    private void ReadDoubleQuoted(List<WordPart> parts)
    {
        var opened = _line;
        var before = parts.Count;
        var quoted = new StringBuilder();
        _position++;
        while (Current != '"' || AtEnd)
        {
            if (AtEnd)
                throw new ShellSyntaxException("a \" is not closed", opened, isIncomplete: true);
            if (Current == '\\' && Following is '"' or '\\' or '$' or '`')
            {
                quoted.Append(Following);
                _position += 2;
            }
            else if (Current == '$' && TryReadVariable(out var name))
            {
                Flush(parts, quoted, PartKind.Quoted);
                parts.Add(new(PartKind.QuotedVariable, name));
            }
            else
            {
                CountLines(Current.ToString());
                quoted.Append(text[_position++]);
            }
        }
        _position++;
        Flush(parts, quoted, PartKind.Quoted);
        if (parts.Count == before)
            parts.Add(new(PartKind.Quoted, ""));
    }

    // $NAME, ${NAME}, $? $$ $# $@ $* and $0 to $9; any other dollar is itself.
    private bool TryReadVariable(out string name)
    {
        name = "";
        var start = _position + 1;
        if (start >= text.Length)
            return false;
        if (text[start] == '{')
        {
            var close = text.IndexOf('}', start);
            if (close < 0)
                throw new ShellSyntaxException("a ${ is not closed", _line, isIncomplete: true);
            name = text[(start + 1)..close];
            if (!VariableName.IsReadable(name))
                throw new ShellSyntaxException($"${{{name}}} is not supported: only plain names", _line);
            _position = close + 1;
            return true;
        }
        var length = VariableName.LengthAt(text, start);
        if (length == 0)
            return false;
        name = text.Substring(start, length);
        _position = start + length;
        return true;
    }

    private static void Flush(List<WordPart> parts, StringBuilder text, PartKind kind)
    {
        if (text.Length == 0)
            return;
        parts.Add(new(kind, text.ToString()));
        text.Clear();
    }

    private void CountLines(string passed)
    {
        foreach (var character in passed)
            _line += character == '\n' ? 1 : 0;
    }
}
