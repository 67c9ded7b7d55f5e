using System;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Display;

// Control sequences: ECMA-48 ch. 8.3, and the private ones of console_codes(4).
public unsafe partial struct TextConsole
{
    private void ControlSequence<TSink>(byte final, ref TSink answers) where TSink : struct, IByteSink
    {
        if (_parser.Marker == '?')
            SetPrivateModes(final);
        else if (_parser.Marker == 0 && !MoveBySequence(final) && !EditBySequence(final))
            OtherSequence(final, ref answers);
    }

    private bool MoveBySequence(byte final)
    {
        var (column, row, count) = (_cursor.Column, _cursor.Row, _parser.CountAt(0));
        switch (final)
        {
            case (byte)'A':
                MoveTo(column, Math.Max(row - count, row >= _top ? _top : 0));
                return true;
            case (byte)'B' or (byte)'e':
                MoveTo(column, Math.Min(row + count, row <= _bottom ? _bottom : Rows - 1));
                return true;
            case (byte)'C' or (byte)'a':
                MoveTo(column + count, row);
                return true;
            case (byte)'D':
                MoveTo(column - count, row);
                return true;
            case (byte)'E':
                MoveTo(0, row + count);
                return true;
            case (byte)'F':
                MoveTo(0, row - count);
                return true;
            case (byte)'G' or (byte)'`':
                MoveTo(count - 1, row);
                return true;
            case (byte)'d':
                MoveTo(column, count - 1);
                return true;
            case (byte)'H' or (byte)'f':
                MoveTo(_parser.CountAt(1) - 1, count - 1);
                return true;
            default:
                return false;
        }
    }

    private bool EditBySequence(byte final)
    {
        var (column, row, count, blank) = (_cursor.Column, _cursor.Row, _parser.CountAt(0), _cursor.Attributes.Blank);
        switch (final)
        {
            case (byte)'J':
                EraseDisplay(_parser[0]);
                break;
            case (byte)'K':
                EraseLine(_parser[0]);
                break;
            case (byte)'@':
                _cells.InsertCells(row, column, count, blank);
                break;
            case (byte)'P':
                _cells.DeleteCells(row, column, count, blank);
                break;
            case (byte)'X':
                _cells.Fill(row, column, Math.Min(Columns, column + count), blank);
                break;
            case (byte)'L' or (byte)'M':
                InsertOrDeleteLines(final == 'L', count);
                break;
            case (byte)'S':
                _cells.ScrollUp(_top, _bottom, count, blank);
                break;
            case (byte)'T':
                _cells.ScrollDown(_top, _bottom, count, blank);
                break;
            default:
                return false;
        }
        _cursor.WrapIsDue = false;
        return true;
    }

    private void OtherSequence<TSink>(byte final, ref TSink answers) where TSink : struct, IByteSink
    {
        switch (final)
        {
            case (byte)'b':
                for (var i = Math.Min(_parser.CountAt(0), Columns * Rows); i > 0; i--)
                    Print(_lastRune);
                break;
            case (byte)'m':
                _cursor.Attributes.Select(in _parser);
                break;
            case (byte)'r':
                SetScrollRegion();
                break;
            case (byte)'s':
                _saved = _cursor;
                break;
            case (byte)'u':
                _cursor = _saved;
                break;
            case (byte)'h' or (byte)'l' when _parser[0] == 20:
                _feedReturns = final == 'h';
                break;
            case (byte)'c':
                ConsoleAnswer.Identity(ref answers);
                break;
            case (byte)'n' when _parser[0] == 5:
                ConsoleAnswer.Ready(ref answers);
                break;
            case (byte)'n' when _parser[0] == 6:
                ConsoleAnswer.CursorPosition(_cursor.Row + 1, _cursor.Column + 1, ref answers);
                break;
        }
    }

    private void SetPrivateModes(byte final)
    {
        if (final is not ((byte)'h' or (byte)'l'))
            return;
        for (var i = 0; i < _parser.Count; i++)
        {
            if (_parser[i] == 25)
                _isCursorHidden = final == 'l';
            else if (_parser[i] == 7)
                _isWrapOff = final == 'l';
        }
    }

    private void SetScrollRegion()
    {
        var top = _parser.CountAt(0) - 1;
        var bottom = _parser[1] == 0 ? Rows - 1 : Math.Min(_parser[1], Rows) - 1;
        if (top >= bottom)
            return;
        (_top, _bottom) = (top, bottom);
        MoveTo(0, 0);
    }

    private void InsertOrDeleteLines(bool inserts, int count)
    {
        if (_cursor.Row < _top || _cursor.Row > _bottom)
            return;
        if (inserts)
            _cells.ScrollDown(_cursor.Row, _bottom, count, _cursor.Attributes.Blank);
        else
            _cells.ScrollUp(_cursor.Row, _bottom, count, _cursor.Attributes.Blank);
        MoveTo(0, _cursor.Row);
    }

    private void EraseDisplay(int what)
    {
        switch (what)
        {
            case 0:
                EraseLine(0);
                EraseRows(_cursor.Row + 1, Rows);
                break;
            case 1:
                EraseRows(0, _cursor.Row);
                EraseLine(1);
                break;
            case 2 or 3:
                EraseRows(0, Rows);
                break;
        }
    }

    private void EraseLine(int what)
    {
        var blank = _cursor.Attributes.Blank;
        switch (what)
        {
            case 0:
                _cells.Fill(_cursor.Row, _cursor.Column, Columns, blank);
                break;
            case 1:
                _cells.Fill(_cursor.Row, 0, _cursor.Column + 1, blank);
                break;
            case 2:
                _cells.Fill(_cursor.Row, 0, Columns, blank);
                break;
        }
    }
}
