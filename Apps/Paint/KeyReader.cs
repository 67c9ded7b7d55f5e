namespace ExoCosmos.Paint;

/// <summary>What a key asks for.</summary>
internal enum Stroke
{
    None,
    Quit,
    Clear,
    Colour,
    Move,
}

/// <summary>Makes commands of what a terminal sends: letters, digits, the blank, and the arrow keys' ESC [ A to D.</summary>
internal struct KeyReader
{
    private const byte Escape = 0x1B;

    private byte _previous, _beforeThat;

    /// <summary>The way of the last <see cref="Stroke.Move"/>: -1, 0 or 1.</summary>
    public int Right { readonly get; private set; }

    public int Down { readonly get; private set; }

    /// <summary>The blank puts the pen down, and takes it up again.</summary>
    public bool IsDown { readonly get; private set; }

    public Stroke Feed(byte key)
    {
        var isArrow = _beforeThat == Escape && _previous == '[';
        (_beforeThat, _previous) = (_previous, key);
        (Right, Down) = (0, 0);
        if (isArrow)
            return Arrow(key);
        switch (key)
        {
            case (byte)'q':
                return Stroke.Quit;
            case (byte)'c':
                return Stroke.Clear;
            case (byte)' ':
                IsDown = !IsDown;
                return Stroke.Move;
            case >= (byte)'1' and <= (byte)'8':
                return Stroke.Colour;
            default:
                return Stroke.None;
        }
    }

    private Stroke Arrow(byte key)
    {
        (Right, Down) = key switch
        {
            (byte)'A' => (0, -1),
            (byte)'B' => (0, 1),
            (byte)'C' => (1, 0),
            (byte)'D' => (-1, 0),
            _ => (0, 0),
        };
        return Right == 0 && Down == 0 ? Stroke.None : Stroke.Move;
    }
}
