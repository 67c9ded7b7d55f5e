using System;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Display;

/// <summary>
/// A terminal with the escape sequences of ECMA-48 that programs use (those of the Linux console), over a buffer of cells. Writing changes only
/// the buffer; <see cref="Flush{TDisplay}"/> draws what differs from what the screen shows, so a kernel may write much and draw at its leisure.
/// Line feed does not return the carriage unless the program sets mode 20: that is the line discipline's business.
/// </summary>
public unsafe partial struct TextConsole
{
    private CellGrid _cells;
    private CellGrid _shown;
    private EscapeParser _parser;
    private Utf8Decoder _utf8;
    private Position _cursor;
    private Position _saved;
    private int _top;
    private int _bottom;
    private int _shownCursorRow;
    private int _lastRune;
    private bool _isCursorHidden;
    private bool _isWrapOff;
    private bool _feedReturns;

    private struct Position
    {
        public int Column;
        public int Row;
        public bool WrapIsDue;
        public TextAttributes Attributes;
    }

    public readonly int Columns => _cells.Columns;

    public readonly int Rows => _cells.Rows;

    /// <summary>Zero-based; for tests and for who mirrors the console.</summary>
    public readonly int CursorColumn => _cursor.Column;

    public readonly int CursorRow => _cursor.Row;

    public readonly bool IsCursorVisible => !_isCursorHidden;

    /// <summary>Bytes of memory that a console of this size needs.</summary>
    public static int MemoryNeeded(int columns, int rows) => checked(2 * columns * rows * sizeof(Cell));

    /// <summary>Starts with a blank screen, on memory of at least <see cref="MemoryNeeded"/> bytes that the console keeps.</summary>
    /// <returns>False when the size is not between 1 and 1,000 or the memory is too small.</returns>
    public bool Initialize(Span<byte> memory, int columns, int rows)
    {
        if (columns is < 1 or > 1000 || rows is < 1 or > 1000 || memory.Length < MemoryNeeded(columns, rows))
            return false;
        fixed (byte* start = memory)
        {
            this = default;
            _cells = new CellGrid((Cell*)start, columns, rows);
            _shown = new CellGrid((Cell*)start + columns * rows, columns, rows);
        }
        ForgetShown();
        Reset();
        return true;
    }

    /// <summary>Somebody else has drawn on the screen: the next <see cref="Flush{TDisplay}"/> draws every cell.</summary>
    public void ForgetShown()
    {
        for (var row = 0; row < Rows; row++)
            _shown.Fill(row, 0, Columns, Cell.Unknown);
        _cells.MarkAllChanged();
    }

    public readonly Cell CellAt(int column, int row) => _cells.Row(row)[column];

    /// <summary>Writes bytes of UTF-8 text with escape sequences; answers to queries are lost.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var nobody = default(DiscardingSink);
        Write(bytes, ref nobody);
    }

    /// <summary>Writes bytes of UTF-8 text with escape sequences; answers to queries go to <paramref name="answers"/>, as if typed.</summary>
    public void Write<TSink>(ReadOnlySpan<byte> bytes, ref TSink answers) where TSink : struct, IByteSink
    {
        foreach (var value in bytes)
        {
            if (_utf8.IsBrokenBy(value))
            {
                _utf8.Abandon();
                Print(Utf8Decoder.Replacement);
            }
            switch (_parser.Feed(value))
            {
                case Completed.Text:
                    var rune = _utf8.Feed(value);
                    if (rune != Utf8Decoder.Incomplete)
                        Print(rune);
                    break;
                case Completed.Control:
                    Control(value);
                    break;
                case Completed.Escape:
                    Escape(value);
                    break;
                case Completed.ControlSequence:
                    ControlSequence(value, ref answers);
                    break;
            }
        }
    }

    /// <summary>Makes the screen show the buffer, drawing only the cells that changed. A screen smaller than the console shows its upper left part.</summary>
    public void Flush<TDisplay>(ref TDisplay display) where TDisplay : struct, ICellDisplay
    {
        _cells.MarkChanged(_shownCursorRow);
        _cells.MarkChanged(_cursor.Row);
        var columns = Math.Min(Columns, display.Columns);
        var last = Math.Min(_cells.LastChanged, display.Rows - 1);
        for (var row = _cells.FirstChanged; row <= last; row++)
        {
            var wanted = _cells.Row(row);
            var shown = _shown.Row(row);
            for (var column = 0; column < columns; column++)
            {
                var isCursor = !_isCursorHidden && row == _cursor.Row && column == _cursor.Column;
                var cell = isCursor ? wanted[column].UnderCursor : wanted[column];
                if (cell == shown[column])
                    continue;
                shown[column] = cell;
                display.Draw(column, row, cell);
            }
        }
        _shownCursorRow = _cursor.Row;
        _cells.MarkShown();
    }

    private void Reset()
    {
        _cursor = default;
        _cursor.Attributes = TextAttributes.Default;
        _saved = _cursor;
        _top = 0;
        _bottom = Rows - 1;
        _isCursorHidden = false;
        _isWrapOff = false;
        _feedReturns = false;
        _lastRune = ' ';
        EraseRows(0, Rows);
    }

    private struct DiscardingSink : IByteSink
    {
        public readonly void Put(byte value)
        {
        }
    }
}
