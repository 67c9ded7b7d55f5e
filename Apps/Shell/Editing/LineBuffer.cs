using System;
using System.Text;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Editing;

/// <summary>The line being edited: text, a cursor between characters, and the text last cut. Pure; knows nothing of the screen.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>Index of the cursor in <see cref="Text"/>, never inside a character or before a combining mark.</summary>
    public int Cursor { get; private set; }

    public string Cut { get; private set; } = "";

    public void Replace(string text) => Replace(text, text.Length);

    public void Replace(string text, int cursor)
    {
        Text = text;
        Cursor = Math.Clamp(cursor, 0, text.Length);
    }

    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    public void Left() => Cursor = Previous(Cursor);

    public void Right() => Cursor = Next(Cursor);

    public void Home() => Cursor = 0;

    public void End() => Cursor = Text.Length;

    public void WordLeft() => Cursor = WordStart();

    public void WordRight() => Cursor = WordEnd();

    public void Backspace() => Remove(Previous(Cursor), Cursor);

    public void Delete() => Remove(Cursor, Next(Cursor));

    public void CutToEnd() => CutRange(Cursor, Text.Length);

    public void CutToStart() => CutRange(0, Cursor);

    public void CutWordRight() => CutRange(Cursor, WordEnd());

    public void CutWordLeft() => CutRange(WordStart(), Cursor);

    /// <summary>Cuts back to the previous blank, as Ctrl-W does: a path with its slashes goes as a whole.</summary>
    public void CutBlankWordLeft()
    {
        var start = Cursor;
        while (start > 0 && char.IsWhiteSpace(Text[start - 1]))
            start--;
        while (start > 0 && !char.IsWhiteSpace(Text[start - 1]))
            start--;
        CutRange(start, Cursor);
    }

    public void Paste() => Insert(Cut);

    /// <summary>Exchanges the characters around the cursor, or the last two at the end of the line.</summary>
    public void Transpose()
    {
        var middle = Cursor == Text.Length ? Previous(Cursor) : Cursor;
        var start = Previous(middle);
        var end = Next(middle);
        if (start == middle || middle == end)
            return;
        Text = string.Concat(Text.AsSpan(0, start), Text.AsSpan(middle, end - middle), Text.AsSpan(start, middle - start), Text.AsSpan(end));
        Cursor = end;
    }

    private void CutRange(int start, int end)
    {
        if (start < end)
            Cut = Text[start..end];
        Remove(start, end);
    }

    private void Remove(int start, int end)
    {
        Text = Text.Remove(start, end - start);
        Cursor = start;
    }

    private int WordStart()
    {
        var index = Cursor;
        while (index > 0 && !char.IsLetterOrDigit(Text[index - 1]))
            index--;
        while (index > 0 && char.IsLetterOrDigit(Text[index - 1]))
            index--;
        return index;
    }

    private int WordEnd()
    {
        var index = Cursor;
        while (index < Text.Length && !char.IsLetterOrDigit(Text[index]))
            index++;
        while (index < Text.Length && char.IsLetterOrDigit(Text[index]))
            index++;
        return index;
    }

    private int Previous(int index)
    {
        while (index > 0)
        {
            Rune.DecodeLastFromUtf16(Text.AsSpan(0, index), out var rune, out var length);
            index -= length;
            if (TextWidth.Of(rune) > 0)
                break;
        }
        return index;
    }

    private int Next(int index)
    {
        for (var first = true; index < Text.Length; first = false)
        {
            Rune.DecodeFromUtf16(Text.AsSpan(index), out var rune, out var length);
            if (!first && TextWidth.Of(rune) > 0)
                break;
            index += length;
        }
        return index;
    }
}
