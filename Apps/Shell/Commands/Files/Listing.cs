using System;
using System.Collections.Generic;
using System.Globalization;
using ExoCosmos.Shell.Editing;
using ExoCosmos.Shell.Terminal;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary>Writes file entries the way <c>ls</c> shows them.</summary>
internal sealed class Listing(CommandContext context, bool isLong, bool onePerLine)
{
    private static readonly TimeSpan _recent = TimeSpan.FromSeconds(31_556_952 / 2);
    private readonly DateTime _now = DateTime.UtcNow;

    public void Write(List<FileEntry> entries)
    {
        if (isLong)
        {
            WriteLong(entries);
        }
        else if (onePerLine)
        {
            foreach (var entry in entries)
                context.Output.WriteLine(Paint(entry));
        }
        else
        {
            context.Output.Write(ColumnLayout.Arrange(entries.ConvertAll(Shown), context.Width, i => Paint(entries[i])));
        }
    }

    /// <summary>The line above a long listing: space on disk in KiB.</summary>
    public void WriteTotal(List<FileEntry> entries)
    {
        if (!isLong)
            return;
        var blocks = 0L;
        foreach (var entry in entries)
            blocks += entry.Status.Blocks;
        context.Output.WriteLine($"total {blocks / 2}");
    }

    private void WriteLong(List<FileEntry> entries)
    {
        var rows = entries.ConvertAll(entry => new[]
        {
            entry.Status.ModeText, Number((long)entry.Status.Links), UserText(entry.Status.User), UserText(entry.Status.Group),
            SizeText(entry.Status), TimeText(entry.Status),
        });
        var widths = new int[6];
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            context.Output.WriteLine(
                $"{row[0]} {row[1].PadLeft(widths[1])} {row[2].PadRight(widths[2])} {row[3].PadRight(widths[3])} "
                + $"{row[4].PadLeft(widths[4])} {row[5]} {Paint(entries[i])}{LinkText(entries[i])}");
        }
    }

    private string Paint(FileEntry entry) => Ansi.Paint(Shown(entry), Colour(entry.Status), context.IsColoured);

    private string Shown(FileEntry entry) => context.Output.IsTerminal ? Ansi.Printable(entry.Name) : entry.Name;

    private static string Colour(in FileStatus status) => status.Kind switch
    {
        FileKind.Directory => Ansi.Blue,
        FileKind.Link => Ansi.Cyan,
        FileKind.Regular => status.IsExecutable ? Ansi.Green : "",
        _ => Ansi.Yellow,
    };

    private string LinkText(FileEntry entry)
    {
        var text = "";
        if (entry.Status.IsLink)
            context.Attempt(() => text = " -> " + FileSystem.ReadLink(entry.Path));
        return text;
    }

    private string TimeText(in FileStatus status)
    {
        var time = TimeFormat.ToDateTime(status.Modified);
        return TimeFormat.Format(time, time <= _now && _now - time < _recent ? "%b %e %R" : "%b %e  %Y");
    }

    private static string SizeText(in FileStatus status) => status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice
        ? $"{DeviceNumber.Major(status.SpecialDevice)}, {DeviceNumber.Minor(status.SpecialDevice)}"
        : Number(status.Size);

    private static string UserText(uint id) => id == 0 ? "root" : Number(id);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
