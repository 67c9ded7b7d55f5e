namespace ExoCosmos.Drivers.Display;

/// <summary>UTF-8 one byte at a time (Unicode 15 ch. 3.9). What is malformed becomes U+FFFD, once per broken sequence.</summary>
internal struct Utf8Decoder
{
    public const int Replacement = 0xFFFD;
    public const int Incomplete = -1;

    private int _rune;
    private int _minimum;
    private byte _missing;

    /// <summary>Whether the sequence begun so far cannot go on with this byte. The caller then calls <see cref="Abandon"/> and shows a replacement.</summary>
    public readonly bool IsBrokenBy(byte value) => _missing != 0 && (value & 0xC0) != 0x80;

    public void Abandon() => _missing = 0;

    /// <returns>A scalar value, <see cref="Replacement"/>, or <see cref="Incomplete"/>.</returns>
    public int Feed(byte value)
    {
        if (_missing == 0)
            return Begin(value);
        _rune = _rune << 6 | value & 0x3F;
        if (--_missing != 0)
            return Incomplete;
        return _rune < _minimum || _rune > 0x10FFFF || (_rune & ~0x7FF) == 0xD800 ? Replacement : _rune;
    }

    private int Begin(byte value)
    {
        switch (value)
        {
            case < 0x80:
                return value;
            case >= 0xC2 and <= 0xDF:
                return Expect(value & 0x1F, 1, 0x80);
            case >= 0xE0 and <= 0xEF:
                return Expect(value & 0x0F, 2, 0x800);
            case >= 0xF0 and <= 0xF4:
                return Expect(value & 0x07, 3, 0x10000);
            default:
                return Replacement;
        }
    }

    private int Expect(int bits, byte missing, int minimum)
    {
        _rune = bits;
        _missing = missing;
        _minimum = minimum;
        return Incomplete;
    }
}
