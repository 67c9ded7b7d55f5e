using System;

namespace ExoCosmos.Shell.Editing;

/// <summary>One reader's walk through the history while a line is edited: up and down keep the unfinished line at the end.</summary>
internal sealed class HistoryWalk(History history)
{
    private int _position = history.Lines.Count;
    private string _draft = "";

    /// <summary>Steps to an older line; null when there is none.</summary>
    public string? Older(string current)
    {
        if (_position == 0)
            return null;
        if (_position == history.Lines.Count)
            _draft = current;
        return history.Lines[--_position];
    }

    /// <summary>Steps to a newer line, at the end to the unfinished one; null when already there.</summary>
    public string? Newer()
    {
        if (_position == history.Lines.Count)
            return null;
        return ++_position == history.Lines.Count ? _draft : history.Lines[_position];
    }

    /// <summary>The newest line older than <paramref name="before"/> that contains the text; -1 when there is none.</summary>
    public int Search(string text, int before)
    {
        for (var index = Math.Min(before, history.Lines.Count) - 1; index >= 0; index--)
        {
            if (history.Lines[index].Contains(text, StringComparison.Ordinal))
                return index;
        }
        return -1;
    }

    /// <summary>Moves to a line that a search found.</summary>
    public string Recall(int index, string current)
    {
        if (_position == history.Lines.Count)
            _draft = current;
        _position = index;
        return history.Lines[index];
    }
}
