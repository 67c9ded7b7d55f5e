namespace ExoCosmos.Drivers.Display;

/// <summary>The rendition that text is written with, and "select graphic rendition" (ECMA-48 ch. 8.3.117) that changes it.</summary>
internal struct TextAttributes
{
    private const int DefaultForeground = 7;
    private const int DefaultBackground = 0;

    private byte _foreground;
    private byte _background;
    private bool _bold;
    private bool _underlined;
    private bool _inverse;

    public static TextAttributes Default => new() { _foreground = DefaultForeground, _background = DefaultBackground };

    public readonly Cell Apply(int rune)
    {
        var foreground = _bold ? _foreground | 8 : _foreground;
        return _inverse ? Cell.Of(rune, _background, foreground, _underlined) : Cell.Of(rune, foreground, _background, _underlined);
    }

    /// <summary>What erasing leaves: a space on the current background.</summary>
    public readonly Cell Blank => Cell.Of(' ', _foreground, _background, false);

    public void Select(in EscapeParser sequence)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            var code = sequence[i];
            if (code is 38 or 48)
                i += SelectExtended(in sequence, i, code == 38);
            else
                Select(code);
        }
    }

    private void Select(int code)
    {
        switch (code)
        {
            case 0:
                this = Default;
                break;
            case 1:
                _bold = true;
                break;
            case 4:
                _underlined = true;
                break;
            case 7:
                _inverse = true;
                break;
            case 21 or 22:
                _bold = false;
                break;
            case 24:
                _underlined = false;
                break;
            case 27:
                _inverse = false;
                break;
            case 39:
                _foreground = DefaultForeground;
                break;
            case 49:
                _background = DefaultBackground;
                break;
            case >= 30 and <= 37:
                _foreground = (byte)(code - 30);
                break;
            case >= 40 and <= 47:
                _background = (byte)(code - 40);
                break;
            case >= 90 and <= 97:
                _foreground = (byte)(code - 90 + 8);
                break;
            case >= 100 and <= 107:
                _background = (byte)(code - 100 + 8);
                break;
        }
    }

    // 38;5;N is one of 256 colours, 38;2;R;G;B any; both are shown as the nearest of 16. Answers how many parameters were used.
    private int SelectExtended(in EscapeParser sequence, int at, bool isForeground)
    {
        int colour, used;
        switch (sequence[at + 1])
        {
            case 5:
                (colour, used) = (Palette.FromIndexed(sequence[at + 2]), 2);
                break;
            case 2:
                (colour, used) = (Palette.FromRgb(sequence[at + 2], sequence[at + 3], sequence[at + 4]), 4);
                break;
            default:
                return 1;
        }
        if (isForeground)
            _foreground = (byte)colour;
        else
            _background = (byte)colour;
        return used;
    }
}
