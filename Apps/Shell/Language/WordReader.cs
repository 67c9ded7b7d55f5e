using System.Collections.Generic;
using System.Text;

namespace ExoCosmos.Shell.Language;

/// <summary>Reads one word and resolves its quoting; variables and wildcards are left for later.</summary>
internal sealed class WordReader(TextCursor cursor)
{
    private readonly List<WordPart> _parts = [];

    public static bool EndsWord(char character) =>
        character is ' ' or '\t' or '\r' or '\n' or ';' or '|' or '&' or '<' or '>' or '(' or ')';

    public Word Read()
    {
        var literal = new StringBuilder();
        while (!cursor.AtEnd && !EndsWord(cursor.Current))
        {
            switch (cursor.Current)
            {
                case '\'':
                    Flush(literal, PartKind.Literal);
                    _parts.Add(new(PartKind.Quoted, ReadSingleQuoted()));
                    break;
                case '"':
                    Flush(literal, PartKind.Literal);
                    ReadDoubleQuoted();
                    break;
                case '\\':
                    Flush(literal, PartKind.Literal);
                    ReadEscape();
                    break;
                case '$' when TryReadVariable(out var name):
                    Flush(literal, PartKind.Literal);
                    _parts.Add(new(PartKind.Variable, name));
                    break;
                default:
                    literal.Append(cursor.Take(1));
                    break;
            }
        }
        Flush(literal, PartKind.Literal);
        return new(_parts);
    }

    // A backslash takes the next character literally; before a line end both vanish.
    private void ReadEscape()
    {
        cursor.Take(1);
        if (cursor.AtEnd)
            throw new ShellSyntaxException("nothing follows the last backslash", cursor.Line, isIncomplete: true);
        var escaped = cursor.Take(1);
        if (escaped != "\n")
            _parts.Add(new(PartKind.Quoted, escaped));
    }

    private string ReadSingleQuoted()
    {
        var end = cursor.DistanceTo('\'', from: 1);
        return end < 0
            ? throw new ShellSyntaxException("a ' is not closed", cursor.Line, isIncomplete: true)
            : cursor.Take(end + 1)[1..^1];
    }

    private void ReadDoubleQuoted()
    {
        var opened = cursor.Line;
        var before = _parts.Count;
        var quoted = new StringBuilder();
        cursor.Take(1);
        while (cursor.AtEnd || cursor.Current != '"')
        {
            if (cursor.AtEnd)
                throw new ShellSyntaxException("a \" is not closed", opened, isIncomplete: true);
            if (cursor.Current == '\\' && cursor.Following is '"' or '\\' or '$' or '`')
            {
                quoted.Append(cursor.Take(2)[1]);
            }
            else if (cursor.Current == '$' && TryReadVariable(out var name))
            {
                Flush(quoted, PartKind.Quoted);
                _parts.Add(new(PartKind.QuotedVariable, name));
            }
            else
            {
                quoted.Append(cursor.Take(1));
            }
        }
        cursor.Take(1);
        Flush(quoted, PartKind.Quoted);
        if (_parts.Count == before)
            _parts.Add(new(PartKind.Quoted, ""));
    }

    // $NAME, ${NAME}, $? $$ $# $@ $* and $0 to $9; any other dollar is itself.
    private bool TryReadVariable(out string name)
    {
        name = "";
        if (cursor.Following == '{')
        {
            var close = cursor.DistanceTo('}');
            if (close < 0)
                throw new ShellSyntaxException("a ${ is not closed", cursor.Line, isIncomplete: true);
            name = cursor.Take(close + 1)[2..^1];
            return VariableName.IsReadable(name)
                ? true
                : throw new ShellSyntaxException($"${{{name}}} is not supported: only plain names", cursor.Line);
        }
        var length = VariableName.LengthAt(cursor.Text, cursor.Position + 1);
        if (length == 0)
            return false;
        name = cursor.Take(length + 1)[1..];
        return true;
    }

    private void Flush(StringBuilder text, PartKind kind)
    {
        if (text.Length == 0)
            return;
        _parts.Add(new(kind, text.ToString()));
        text.Clear();
    }
}
