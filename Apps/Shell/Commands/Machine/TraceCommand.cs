using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ExoCosmos.Shell.Status;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>trace</c>: what the kernel recorded, and what it shall record.</summary>
internal sealed class TraceCommand : Command
{
    private const string Control = StatusFile.Directory + "tracing";
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    public override string Name => "trace";
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => "record what the kernel does, and show it";
    public override string Usage => "start [KIND ...] | stop | [follow] [-n COUNT] [-e ENVIRONMENT] [-k KIND]";
    public override string Details => """
        start   record events of these kinds, or of all: call upcall switch fault interrupt map
                request completion recall life
        stop    record nothing more; what was recorded stays
        Without these shows the last COUNT events (40), of an environment (number or name) or a kind alone;
        'follow' shows what comes, until Ctrl-C or for COUNT events.
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("n:e:k:");
        switch (options.Operands is [var first, ..] ? first : null)
        {
            case "start":
                Order(string.Join(' ', options.Operands));
                break;
            case "stop":
                RequireOperands(options, 1, 1);
                Order("stop");
                break;
            case "follow":
                RequireOperands(options, 1, 1);
                Follow(context, options);
                break;
            default:
                RequireOperands(options, 0, 0);
                var file = StatusFile.Read("trace");
                Render(context, file, [.. file.Rows.Where(row => IsWanted(file, row, options)).TakeLast((int)(options.Number('n') ?? 40))]);
                break;
        }

        return context.Status;
    }

    private static void Order(string order)
    {
        using var control = Descriptor.Open(Control, OpenMode.Write);
        control.Write(System.Text.Encoding.UTF8.GetBytes(order + "\n"));
    }

    private static void Follow(CommandContext context, Options options)
    {
        var left = options.Number('n') ?? long.MaxValue;
        var file = StatusFile.Read("trace");
        var next = Next(file, 0);
        while (left > 0)
        {
            file = StatusFile.Read("trace");
            var rows = file.Rows.Where(row => file.Number(row, "number") >= next && IsWanted(file, row, options)).Take((int)Math.Min(left, int.MaxValue)).ToArray();
            next = Next(file, next);
            left -= rows.Length;
            if (rows.Length != 0)
                Render(context, file, rows);
            context.Output.Flush();
            context.Interruption.Sleep(_pause);
        }
    }

    private static long Next(StatusFile file, long otherwise) => file.Rows.Count == 0 ? otherwise : (file.Number(file.Rows[^1], "number") ?? otherwise) + 1;

    private static bool IsWanted(StatusFile file, string[] row, Options options) =>
        (options.Value('e') is not { } environment || environment == file.Field(row, "environment") || environment == file.Field(row, "name"))
        && (options.Value('k') is not { } kind || kind == file.Field(row, "event"));

    internal static void Render(CommandContext context, StatusFile file, IReadOnlyList<string[]> rows)
    {
        var view = new TableView(">TIME", ">ENV", "NAME", "EVENT", "DETAIL", ">FIRST", ">SECOND");
        foreach (var row in rows)
        {
            view.Add(
                Quantity.Seconds(file.Number(row, "time_us")), file.Field(row, "environment"), file.Field(row, "name"), file.Field(row, "event"), file.Field(row, "detail"),
                Hexadecimal(file.Field(row, "first")), Hexadecimal(file.Field(row, "second")));
        }

        view.Write(context);
    }

    private static string Hexadecimal(string number) =>
        ulong.TryParse(number, CultureInfo.InvariantCulture, out var value) ? $"{value:x}" : number;
}
