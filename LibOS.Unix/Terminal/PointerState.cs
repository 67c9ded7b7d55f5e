using ExoCosmos.LibOS.Terminal;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>Where the mouse has come to since the instance began, in steps: whoever looks takes the difference to when it last looked.</summary>
public struct PointerState
{
    public int Right, Down;

    /// <summary>Those that are down now.</summary>
    public PointerButtons Buttons;

    internal void Add(PointerReport report)
    {
        Right += report.Right;
        Down += report.Down;
        Buttons = report.Buttons;
    }
}
