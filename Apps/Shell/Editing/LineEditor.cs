using System;
using System.Linq;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Editing;

/// <summary>How reading a line ended.</summary>
internal enum LineOutcome
{
    Entered,
    Cancelled,
    EndOfInput,
}

/// <summary>
/// Reads one line with editing: Emacs and arrow keys, history, incremental search, completion. Gets keys from a function and writes to
/// another, so that tests can type at it.
/// </summary>
internal sealed class LineEditor(
    Func<Key?> readKey, Action<string> write, Func<int> columns, History history, ICompleter? completer = null)
{
    private readonly LineBuffer _line = new();
    private readonly LineRenderer _renderer = new(write, columns);

    public (LineOutcome Outcome, string Text) ReadLine(string prompt)
    {
        _line.Replace("");
        _renderer.Begin();
        var walk = new HistoryWalk(history);
        while (true)
        {
            _renderer.Draw(prompt, _line.Text, _line.Cursor);
            if (readKey() is not { } key || (key.IsControl('D') && _line.Text.Length == 0))
                return Finish(prompt, LineOutcome.EndOfInput);
            if (key.IsControl('R') && new HistorySearch(readKey, _renderer).Run(_line, walk) is { } next)
                key = next;
            if (key.Code == KeyCode.Enter)
                return Finish(prompt, LineOutcome.Entered);
            if (key.IsControl('C'))
            {
                _line.Insert("^C");
                return Finish(prompt, LineOutcome.Cancelled);
            }
            Apply(key, prompt, walk);
        }
    }

    private (LineOutcome, string) Finish(string prompt, LineOutcome outcome)
    {
        _renderer.Finish(prompt, _line.Text);
        return (outcome, outcome == LineOutcome.Entered ? _line.Text : "");
    }

    private void Apply(Key key, string prompt, HistoryWalk walk)
    {
        switch (key.Code)
        {
            case KeyCode.Text: _line.Insert(key.Character.ToString()); break;
            case KeyCode.Left: _line.Left(); break;
            case KeyCode.Right: _line.Right(); break;
            case KeyCode.Home: _line.Home(); break;
            case KeyCode.End: _line.End(); break;
            case KeyCode.WordLeft: _line.WordLeft(); break;
            case KeyCode.WordRight: _line.WordRight(); break;
            case KeyCode.Backspace: _line.Backspace(); break;
            case KeyCode.Delete: _line.Delete(); break;
            case KeyCode.DeleteWordLeft: _line.CutWordLeft(); break;
            case KeyCode.DeleteWordRight: _line.CutWordRight(); break;
            case KeyCode.Up: Recall(walk.Older(_line.Text)); break;
            case KeyCode.Down: Recall(walk.Newer()); break;
            case KeyCode.Tab: Complete(prompt); break;
            case KeyCode.Control: ApplyControl((char)key.Character.Value, walk); break;
        }
    }

    private void ApplyControl(char letter, HistoryWalk walk)
    {
        switch (letter)
        {
            case 'A': _line.Home(); break;
            case 'B': _line.Left(); break;
            case 'D': _line.Delete(); break;
            case 'E': _line.End(); break;
            case 'F': _line.Right(); break;
            case 'K': _line.CutToEnd(); break;
            case 'N': Recall(walk.Newer()); break;
            case 'P': Recall(walk.Older(_line.Text)); break;
            case 'T': _line.Transpose(); break;
            case 'U': _line.CutToStart(); break;
            case 'W': _line.CutBlankWordLeft(); break;
            case 'Y': _line.Paste(); break;
            case 'L':
                write(Ansi.ClearScreen);
                _renderer.Begin();
                break;
        }
    }

    private void Recall(string? text)
    {
        if (text is not null)
            _line.Replace(text);
    }

    private void Complete(string prompt)
    {
        if (completer?.Complete(_line.Text, _line.Cursor) is not { } completion)
            return;
        var current = _line.Text[completion.Start.._line.Cursor];
        if (completion.Replacement != current)
        {
            var rest = _line.Text[_line.Cursor..];
            _line.Replace(_line.Text[..completion.Start] + completion.Replacement + rest, completion.Start + completion.Replacement.Length);
        }
        else if (completion.Candidates.Count > 1)
        {
            _renderer.Finish(prompt, _line.Text);
            write(ColumnLayout.Arrange([.. completion.Candidates.Select(Ansi.Printable)], columns()));
        }
    }
}
