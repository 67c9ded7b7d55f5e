using System.Collections.Generic;
using ExoCosmos.Drivers.Display;

namespace ExoCosmos.Tests.Host.Drivers.Display;

public struct RecordingDisplay(int columns, int rows) : ICellDisplay
{
    public readonly int Columns => columns;

    public readonly int Rows => rows;

    public bool WasOutside { get; private set; }

    public List<(int Column, int Row, Cell Cell)> Drawn { get; } = [];

    public void Draw(int column, int row, Cell cell)
    {
        WasOutside |= column < 0 || column >= columns || row < 0 || row >= rows;
        Drawn.Add((column, row, cell));
    }
}
