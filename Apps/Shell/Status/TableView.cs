using System;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.Shell.Commands;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Status;

/// <summary>Rows of text in aligned columns under a header. A header that begins with '>' makes its column right-aligned.</summary>
internal sealed class TableView
{
    private readonly string[] _headers;
    private readonly bool[] _isRight;
    private readonly List<string[]> _rows = [];

    public TableView(params ReadOnlySpan<string> headers)
    {
        _headers = new string[headers.Length];
        _isRight = new bool[headers.Length];
        for (var i = 0; i < headers.Length; i++)
        {
            _isRight[i] = headers[i].StartsWith('>');
            _headers[i] = headers[i].TrimStart('>');
        }
    }

    public void Add(params string[] fields) => _rows.Add(fields);

    public void Write(CommandContext context)
    {
        var widths = new int[_headers.Length];
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = TextWidth.Of(_headers[i]);
            foreach (var row in _rows)
                widths[i] = Math.Max(widths[i], TextWidth.Of(row[i]));
        }
        context.Output.WriteLine(Ansi.Paint(Line(_headers, widths), Ansi.Heading, context.IsColoured));
        foreach (var row in _rows)
            context.Output.WriteLine(Line(row, widths));
    }

    private string Line(string[] fields, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < fields.Length; i++)
        {
            var padding = widths[i] - TextWidth.Of(fields[i]);
            if (_isRight[i])
                line.Append(' ', padding).Append(fields[i]);
            else
                line.Append(fields[i]).Append(' ', padding);
            line.Append("  ");
        }
        return line.ToString().TrimEnd();
    }
}
