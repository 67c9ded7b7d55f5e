using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Shell.Terminal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Editing;

/// <summary>A terminal that knows just what the shell may use, and fails on anything else or on text beyond its last column.</summary>
internal sealed class ScreenModel(int width)
{
    private readonly List<string[]> _rows = [new string[width]];

    public int Row { get; private set; }

    public int Column { get; private set; }

    public string Text => string.Join('\n', _rows.Select(row => string.Concat(row.Select(cell => cell ?? " ")).TrimEnd())).TrimEnd('\n');

    public void Write(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '\e')
            {
                i = Control(text, i + 1);
                continue;
            }
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            i += length;
            if (rune.Value == '\r')
                Column = 0;
            else if (rune.Value == '\n')
                LineFeed();
            else
                Put(rune);
        }
    }

    private int Control(string text, int position)
    {
        Assert.AreEqual('[', text[position]);
        var start = ++position;
        while (char.IsDigit(text[position]) || text[position] == ';')
            position++;
        var number = int.TryParse(text[start..position], out var given) ? given : 1;
        switch (text[position])
        {
            case 'm': break;
            case 'A': Row -= number; break;
            case 'C': Column += number; break;
            case 'K': Array.Clear(_rows[Row], Column, width - Column); break;
            default: Assert.Fail($"the shell must not send ESC [ {text[position]}"); break;
        }
        Assert.IsTrue(Row >= 0 && Column < width);
        return position + 1;
    }

    // The driver adds a carriage return to a line feed, or the serial line does not: the model is strict and does not.
    private void LineFeed()
    {
        if (++Row == _rows.Count)
            _rows.Add(new string[width]);
    }

    private void Put(Rune rune)
    {
        var size = TextWidth.Of(rune);
        if (size == 0)
        {
            _rows[Row][Column - 1] += rune;
            return;
        }
        Assert.IsLessThan(width, Column + size - 1);
        _rows[Row][Column] = rune.ToString();
        if (size == 2)
            _rows[Row][Column + 1] = "";
        Column += size;
    }
}
