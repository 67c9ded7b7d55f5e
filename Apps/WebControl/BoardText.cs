using System;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.LibOS.Web.Control;
using ExoCosmos.LibOS.Web.Serving;

namespace ExoCosmos.WebControl;

/// <summary>What a server counts, as a table of text.</summary>
internal static class BoardText
{
    private const int NameWidth = 30, NumberWidth = 14;

    /// <param name="now">What to show.</param>
    /// <param name="last">What was shown before; of nothing, the first time.</param>
    /// <param name="seconds">Between the two; 0: there is no second time.</param>
    public static void Write(in ServerBoard now, in ServerBoard last, uint seconds)
    {
        var text = new GeneratedText(stackalloc byte[4096]);
        if (now.Generation == 0)
            text.Text("There is no site: its store is missing or damaged. 'publish DIRECTORY' gives the server's disk another one.\n"u8);
        Row(ref text, "Seconds"u8, now.Seconds);
        Row(ref text, "Generation of the site"u8, now.Generation);
        Row(ref text, "Connections open"u8, now.Open);
        for (var counter = (ServerCounter)0; counter < ServerCounter.Count; counter++)
        {
            Begin(ref text, CounterNames.Of(counter), now.Counters.Of(counter));
            if (last.Seconds != 0 && now.Seconds > last.Seconds)
            {
                text.Padded((now.Counters.Of(counter) - last.Counters.Of(counter)) / (now.Seconds - last.Seconds), NumberWidth);
                text.Text(" a second"u8);
            }

            text.Line();
        }

        text.Text("Switches"u8);
        for (var bit = 1U; (bit & (uint)ServerSwitches.All) != 0; bit <<= 1)
        {
            text.Text("  "u8);
            text.Text(SwitchNames.Of((ServerSwitches)bit));
            text.Text((now.Switches & (ServerSwitches)bit) != 0 ? " on"u8 : " off"u8);
        }

        text.Text(seconds == 0 ? "\n"u8 : "\n\n"u8);
        BareFile.Standard(1).Write(text.Kept);
    }

    private static void Row(ref GeneratedText text, ReadOnlySpan<byte> name, ulong number)
    {
        Begin(ref text, name, number);
        text.Line();
    }

    private static void Begin(ref GeneratedText text, ReadOnlySpan<byte> name, ulong number)
    {
        text.Text(name);
        for (var column = name.Length; column < NameWidth; column++)
            text.Space();
        text.Padded(number, NumberWidth);
    }
}
