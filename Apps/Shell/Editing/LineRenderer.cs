using System;
using System.Text;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Editing;

/// <summary>
/// Draws a prompt and a line that may wrap over several screen rows, and keeps track of where the cursor is, so that the next drawing
/// starts where the last one did. Needs only CR, LF, cursor up and right, and erase to the end of the line. Text typed at the end is
/// simply written, so that a transcript of the session reads like what was typed.
/// </summary>
internal sealed class LineRenderer(Action<string> write, Func<int> columns)
{
    private string _prompt = "";
    private string _text = "";
    private Position _cursor;
    private Position _end;
    private int _width;
    private bool _isDrawn;

    /// <summary>Forgets the last drawing: the next one starts on the row where the cursor stands.</summary>
    public void Begin() => _isDrawn = false;

    /// <summary>Draws; <paramref name="prompt"/> may hold colour sequences, which take no room.</summary>
    public void Draw(string prompt, string text, int cursor)
    {
        // Asked once for each line: a terminal that changes its size meanwhile is drawn right from the next line on.
        var width = _isDrawn ? _width : Math.Max(columns(), 4);
        var screen = new StringBuilder();
        if (_isDrawn && prompt == _prompt && _cursor == _end && cursor == text.Length
            && text.StartsWith(_text, StringComparison.Ordinal))
        {
            _cursor = _end = Put(screen, text.AsSpan(_text.Length), width, _end);
        }
        else
        {
            Redraw(screen, prompt, text, cursor, width);
        }
        (_prompt, _text, _width, _isDrawn) = (prompt, text, width, true);
        if (screen.Length > 0)
            write(screen.ToString());
    }

    /// <summary>Moves below the drawing, to the beginning of a fresh row.</summary>
    public void Finish(string prompt, string text)
    {
        Draw(prompt, text, text.Length);
        write("\n");
        Begin();
    }

    private void Redraw(StringBuilder screen, string prompt, string text, int cursor, int width)
    {
        var rowsBefore = _isDrawn ? _end.Row : 0;
        screen.Append('\r').Append(Ansi.Up(_isDrawn ? _cursor.Row : 0));
        _cursor = Put(screen, text.AsSpan(0, cursor), width, Put(screen, prompt, width, default));
        _end = Put(screen, text.AsSpan(cursor), width, _cursor);
        screen.Append(Ansi.EraseToLineEnd);
        for (var row = _end.Row; row < rowsBefore; row++)
            screen.Append("\n\r").Append(Ansi.EraseToLineEnd);
        var rowsBelow = Math.Max(_end.Row, rowsBefore) - _cursor.Row;
        if (rowsBelow > 0 || _cursor != _end)
            screen.Append('\r').Append(Ansi.Up(rowsBelow)).Append(Ansi.Right(_cursor.Column));
    }

    // Breaks rows itself instead of relying on the terminal's wrapping, which differs between terminals at the last column.
    private static Position Put(StringBuilder screen, ReadOnlySpan<char> text, int width, Position position)
    {
        while (!text.IsEmpty)
        {
            if (text[0] == '\e' && text.IndexOf('m') is > 0 and var last)
            {
                screen.Append(text[..(last + 1)]);
                text = text[(last + 1)..];
                continue;
            }
            Rune.DecodeFromUtf16(text, out var rune, out var consumed);
            var shown = Rune.IsControl(rune) ? new Rune('.') : rune;
            var size = TextWidth.Of(shown);
            if (position.Column + size >= width)
            {
                screen.Append(Ansi.EraseToLineEnd).Append("\n\r");
                position = new(position.Row + 1, 0);
            }
            screen.Append(shown.ToString());
            position = position with { Column = position.Column + size };
            text = text[consumed..];
        }
        return position;
    }

    private readonly record struct Position(int Row, int Column);
}
