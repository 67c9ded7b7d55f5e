using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Status;

/// <summary>
/// A table under /proc/exo (design note 0010): a header line with the names of the columns, then a line for each row, fields separated
/// by tabs. Columns are found by name, so that ones we do not know yet, or that an older system does not have, do no harm.
/// </summary>
internal sealed class StatusFile
{
    public const string Directory = "/proc/exo/";

    /// <summary>What a field is that has no value.</summary>
    public const string None = "-";

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    private StatusFile(string[] header)
    {
        for (var i = 0; i < header.Length; i++)
            _columns.TryAdd(header[i], i);
    }

    public List<string[]> Rows { get; } = [];

    /// <summary>Reads a table of /proc/exo.</summary>
    /// <exception cref="OsException">It cannot be read; where it does not exist the message says that this is not ExoCosmos.</exception>
    public static StatusFile Read(string name) => Parse(ReadText(Directory + name));

    public static StatusFile Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var table = new StatusFile(lines.Length > 0 ? lines[0].Split('\t') : []);
        for (var i = 1; i < lines.Length; i++)
            table.Rows.Add(lines[i].Split('\t'));
        return table;
    }

    /// <summary>All of a text file that only ExoCosmos has.</summary>
    public static string ReadText(string path)
    {
        try
        {
            using var source = new FileSource(Descriptor.Open(path, OpenMode.Read), path);
            return OsString.Decode(source.ReadAll());
        }
        catch (OsException missing) when (missing.Error == Errno.NoEntry)
        {
            throw Missing(path);
        }
    }

    public static OsException Missing(string path) => new(Errno.NoEntry, path, $"{path} does not exist: this works on ExoCosmos only");

    /// <summary>A field by the name of its column; "-" where there is none.</summary>
    public string Field(string[] row, string column) =>
        _columns.TryGetValue(column, out var index) && index < row.Length && row[index].Length > 0 ? row[index] : None;

    /// <summary>A field as a number; null where it is not one.</summary>
    public long? Number(string[] row, string column) => long.TryParse(Field(row, column), out var number) ? number : null;
}
