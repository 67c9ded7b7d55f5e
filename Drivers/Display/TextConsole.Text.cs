using System;

namespace ExoCosmos.Drivers.Display;

// Printing, the control characters and the short escape sequences.
public unsafe partial struct TextConsole
{
    private const int TabWidth = 8;

    private void Print(int rune)
    {
        if (TakesNoCell(rune))
            return;
        if (_cursor.WrapIsDue && !_isWrapOff)
        {
            _cursor.Column = 0;
            LineFeed();
        }
        _cursor.WrapIsDue = false;
        _cells.Set(_cursor.Column, _cursor.Row, _cursor.Attributes.Apply(rune));
        _lastRune = rune;
        // The cursor stays on the last column, and the wrap waits for the next character: a full line does not scroll by itself.
        if (_cursor.Column == Columns - 1)
            _cursor.WrapIsDue = true;
        else
            _cursor.Column++;
    }

    // C1 controls, combining marks, joiners, direction marks and variation selectors.
    private static bool TakesNoCell(int rune) => rune is
        >= 0x80 and < 0xA0 or 0xAD or >= 0x300 and < 0x370 or >= 0x200B and <= 0x200F or >= 0x202A and <= 0x202E or >= 0xFE00 and <= 0xFE0F or 0xFEFF;

    private void Control(byte value)
    {
        switch (value)
        {
            case (byte)'\b':
                MoveTo(_cursor.Column - 1, _cursor.Row);
                break;
            case (byte)'\t':
                MoveTo((_cursor.Column / TabWidth + 1) * TabWidth, _cursor.Row);
                break;
            case (byte)'\n' or (byte)'\v' or (byte)'\f':
                if (_feedReturns)
                    _cursor.Column = 0;
                LineFeed();
                break;
            case (byte)'\r':
                MoveTo(0, _cursor.Row);
                break;
        }
    }

    private void Escape(byte final)
    {
        switch (final)
        {
            case (byte)'7':
                _saved = _cursor;
                break;
            case (byte)'8':
                _cursor = _saved;
                break;
            case (byte)'D':
                LineFeed();
                break;
            case (byte)'E':
                _cursor.Column = 0;
                LineFeed();
                break;
            case (byte)'M':
                ReverseLineFeed();
                break;
            case (byte)'c':
                Reset();
                break;
        }
    }

    private void LineFeed()
    {
        _cursor.WrapIsDue = false;
        if (_cursor.Row == _bottom)
            _cells.ScrollUp(_top, _bottom, 1, _cursor.Attributes.Blank);
        else if (_cursor.Row < Rows - 1)
            MoveTo(_cursor.Column, _cursor.Row + 1);
    }

    private void ReverseLineFeed()
    {
        _cursor.WrapIsDue = false;
        if (_cursor.Row == _top)
            _cells.ScrollDown(_top, _bottom, 1, _cursor.Attributes.Blank);
        else
            MoveTo(_cursor.Column, _cursor.Row - 1);
    }

    private void MoveTo(int column, int row)
    {
        _cursor.Column = Math.Max(0, Math.Min(column, Columns - 1));
        _cursor.Row = Math.Max(0, Math.Min(row, Rows - 1));
        _cursor.WrapIsDue = false;
    }

    private void EraseRows(int from, int to)
    {
        for (var row = from; row < to; row++)
            _cells.Fill(row, 0, Columns, _cursor.Attributes.Blank);
    }
}
