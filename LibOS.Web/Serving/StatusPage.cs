using System;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>The page at <c>/status</c>: what the server does, for people.</summary>
internal static class StatusPage
{
    /// <summary>Answers that it shows.</summary>
    public const uint ShownRecords = 20;

    private static ReadOnlySpan<byte> Start =>
        """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta http-equiv="refresh" content="2">
        <meta name="viewport" content="width=device-width">
        <title>LibOS.Web: status</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #223; background: #f6f7fb }
        h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
        table { border-collapse: collapse; background: #fff; box-shadow: 0 1px 4px #0002; border-radius: .5rem }
        td { padding: .2rem 1rem; border-bottom: 1px solid #eef } td + td { text-align: right; font-variant-numeric: tabular-nums }
        pre { background: #fff; padding: 1rem; overflow-x: auto; box-shadow: 0 1px 4px #0002; border-radius: .5rem }
        </style>
        <h1>LibOS.Web on ExoCosmos</h1>

        """u8;

    public static void Write(ref HeadText text, in ServerCounters counters, in AccessLog log, ServerSwitches switches, int open, uint seconds, uint documents)
    {
        text.Text(Start);
        text.Text("<table>\n"u8);
        Row(ref text, "Seconds since the start"u8, seconds);
        Row(ref text, "Documents of the site"u8, documents);
        Row(ref text, "Connections open"u8, (ulong)open);
        for (var counter = (ServerCounter)0; counter < ServerCounter.Count; counter++)
            Row(ref text, CounterNames.Of(counter), counters.Of(counter));
        text.Text("</table>\n<h2>Switches</h2>\n<table>\n"u8);
        for (var bit = 1U; (bit & (uint)ServerSwitches.All) != 0; bit <<= 1)
        {
            text.Text("<tr><td>"u8);
            text.Text(SwitchNames.Of((ServerSwitches)bit));
            text.Text((switches & (ServerSwitches)bit) != 0 ? "<td>on\n"u8 : "<td>off\n"u8);
        }

        text.Text("</table>\n<h2>The last answers</h2>\n<pre>"u8);
        Span<byte> line = stackalloc byte[256];
        for (var age = 0U; age < Math.Min(log.Kept, ShownRecords); age++)
        {
            var record = new HeadText(line);
            AccessLog.Describe(log[age], ref record);
            Escape(ref text, line[..record.Length]);
        }

        text.Text("</pre>\n"u8);
    }

    private static void Row(ref HeadText text, ReadOnlySpan<byte> name, ulong number)
    {
        text.Text("<tr><td>"u8);
        text.Text(name);
        text.Text("<td>"u8);
        text.Number((long)Math.Min(number, long.MaxValue));
        text.Text("\n"u8);
    }

    // What clients have sent stands in the log.
    private static void Escape(ref HeadText text, scoped ReadOnlySpan<byte> line)
    {
        for (var at = 0; at < line.Length; at++)
        {
            switch (line[at])
            {
                case (byte)'<':
                    text.Text("&lt;"u8);
                    break;
                case (byte)'&':
                    text.Text("&amp;"u8);
                    break;
                default:
                    text.Text(line.Slice(at, 1));
                    break;
            }
        }
    }
}
