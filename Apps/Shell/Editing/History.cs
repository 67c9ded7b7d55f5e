using System;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Editing;

/// <summary>The lines entered so far, oldest first, bounded; optionally kept in a file that each new line is appended to.</summary>
internal sealed class History
{
    public const int Limit = 1000;
    private const int LongestFile = 1 << 20;
    private readonly List<string> _lines = [];
    private string? _path;

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Loads the file and appends to it from now on. A file that cannot be read or written only means no saved history.</summary>
    public void Attach(string path)
    {
        _path = path;
        try
        {
            using var file = new FileSource(Descriptor.Open(path, OpenMode.Read), path);
            for (var length = 0; length < LongestFile && file.TryReadLine(out var line); length += line.Length)
                Remember(OsString.Decode(line.TrimEnd((byte)'\n')));
        }
        catch (OsException missing) when (missing.Error == Errno.NoEntry)
        {
            // The first session on this disk: the file appears with the first line.
        }
        catch (OsException)
        {
            _path = null;
        }
    }

    /// <summary>Adds a line unless it is blank, starts with a blank, or repeats the last one.</summary>
    public void Add(string line)
    {
        if (line.StartsWith(' ') || !Remember(line) || _path is null)
            return;
        try
        {
            using var file = Descriptor.Open(_path, OpenMode.Write | OpenMode.Create | OpenMode.Append, 0b110_000_000);
            file.Write(OsString.Encode(new StringBuilder(line).Append('\n').ToString()), _path);
        }
        catch (OsException)
        {
            // A read-only or full disk: history goes on in memory alone.
            _path = null;
        }
    }

    private bool Remember(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line.Contains('\n') || (_lines.Count > 0 && _lines[^1] == line))
            return false;
        if (_lines.Count == Limit)
            _lines.RemoveAt(0);
        _lines.Add(line);
        return true;
    }
}
