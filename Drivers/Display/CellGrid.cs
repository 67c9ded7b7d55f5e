using System;

namespace ExoCosmos.Drivers.Display;

/// <summary>
/// The character cells of a screen, row after row, in memory the owner of the console gave. Remembers which rows changed.
/// Callers pass rows and columns inside the grid; spans check it again.
/// </summary>
internal unsafe struct CellGrid
{
    private readonly Cell* _cells;

    public CellGrid(Cell* cells, int columns, int rows)
    {
        _cells = cells;
        Columns = columns;
        Rows = rows;
        MarkAllChanged();
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>First changed row; no row changed when it is past <see cref="LastChanged"/>.</summary>
    public int FirstChanged { get; private set; }

    public int LastChanged { get; private set; }

    public readonly Span<Cell> Row(int row) => Lines(row, 1);

    public void MarkAllChanged()
    {
        FirstChanged = 0;
        LastChanged = Rows - 1;
    }

    public void MarkChanged(int row)
    {
        FirstChanged = Math.Min(FirstChanged, row);
        LastChanged = Math.Max(LastChanged, row);
    }

    public void MarkShown()
    {
        FirstChanged = Rows;
        LastChanged = -1;
    }

    public void Set(int column, int row, Cell cell)
    {
        Row(row)[column] = cell;
        MarkChanged(row);
    }

    /// <summary>Fills columns [from, to) of one row.</summary>
    public void Fill(int row, int from, int to, Cell cell)
    {
        Row(row)[from..to].Fill(cell);
        MarkChanged(row);
    }

    /// <summary>Moves rows [top, bottom] up by <paramref name="count"/> and fills what is left free at the bottom.</summary>
    public void ScrollUp(int top, int bottom, int count, Cell blank)
    {
        var height = bottom - top + 1;
        count = Math.Min(count, height);
        Lines(top + count, height - count).CopyTo(Lines(top, height - count));
        Lines(top + height - count, count).Fill(blank);
        MarkChanged(top);
        MarkChanged(bottom);
    }

    /// <summary>Moves rows [top, bottom] down by <paramref name="count"/> and fills what is left free at the top.</summary>
    public void ScrollDown(int top, int bottom, int count, Cell blank)
    {
        var height = bottom - top + 1;
        count = Math.Min(count, height);
        Lines(top, height - count).CopyTo(Lines(top + count, height - count));
        Lines(top, count).Fill(blank);
        MarkChanged(top);
        MarkChanged(bottom);
    }

    /// <summary>Shifts the rest of a row right from a column, dropping what leaves the row.</summary>
    public void InsertCells(int row, int column, int count, Cell blank)
    {
        var rest = Row(row)[column..];
        count = Math.Min(count, rest.Length);
        rest[..^count].CopyTo(rest[count..]);
        rest[..count].Fill(blank);
        MarkChanged(row);
    }

    /// <summary>Shifts the rest of a row left onto a column.</summary>
    public void DeleteCells(int row, int column, int count, Cell blank)
    {
        var rest = Row(row)[column..];
        count = Math.Min(count, rest.Length);
        rest[count..].CopyTo(rest);
        rest[^count..].Fill(blank);
        MarkChanged(row);
    }

    private readonly Span<Cell> Lines(int row, int count) => new Span<Cell>(_cells, Columns * Rows).Slice(row * Columns, count * Columns);
}
