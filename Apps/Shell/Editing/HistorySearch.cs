using System;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Editing;

/// <summary>Ctrl-R: finds older lines that contain what is typed, while it is typed.</summary>
internal sealed class HistorySearch(Func<Key?> readKey, LineRenderer renderer)
{
    /// <summary>
    /// Runs until a key that is not part of the search; the line holds what was found. Returns that key for the editor to act on,
    /// or a key without meaning when the search was given up with Ctrl-G and the line is as before.
    /// </summary>
    public Key? Run(LineBuffer line, HistoryWalk walk)
    {
        var (before, cursor) = (line.Text, line.Cursor);
        var pattern = "";
        var found = int.MaxValue;
        while (true)
        {
            var failing = found < 0 ? "failing " : "";
            renderer.Draw($"({failing}reverse-i-search)`{pattern}': ", line.Text, line.Cursor);
            if (readKey() is not { } key)
                return null;
            if (key.IsControl('G'))
            {
                line.Replace(before, cursor);
                return new(KeyCode.Unknown);
            }
            if (key.Code == KeyCode.Text)
            {
                pattern += key.Character.ToString();
                found = Show(line, walk, pattern, found < 0 ? found : found == int.MaxValue ? found : found + 1);
            }
            else if (key.Code == KeyCode.Backspace)
            {
                pattern = pattern.Length > 0 ? pattern[..^1] : pattern;
                found = Show(line, walk, pattern, int.MaxValue);
            }
            else if (key.IsControl('R'))
            {
                found = found < 0 ? found : Show(line, walk, pattern, found);
            }
            else
            {
                return key.Code == KeyCode.Escape ? new(KeyCode.Unknown) : key;
            }
        }
    }

    private static int Show(LineBuffer line, HistoryWalk walk, string pattern, int before)
    {
        var index = pattern.Length == 0 ? int.MaxValue : walk.Search(pattern, before);
        if (index is >= 0 and < int.MaxValue)
        {
            var text = walk.Recall(index, line.Text);
            line.Replace(text, text.IndexOf(pattern, StringComparison.Ordinal));
        }
        return index;
    }
}
