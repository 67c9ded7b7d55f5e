namespace ExoCosmos.Drivers.Display;

/// <summary>A screen that shows character cells.</summary>
public interface ICellDisplay
{
    int Columns { get; }

    int Rows { get; }

    /// <summary>Draws one cell. The position is inside the screen.</summary>
    void Draw(int column, int row, Cell cell);
}
