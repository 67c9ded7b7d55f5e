namespace ExoCosmos.LibOS.Terminal;

/// <summary>
/// From the bytes of scan code set 1 to key events ("Keyboard scan code specification", Microsoft 2000, appendix A).
/// <code>
/// code | 80 when released      E0 code      E1 1D 45 E1 9D C5 (Pause, never released)
/// </code>
/// </summary>
public struct ScancodeDecoder
{
    private const byte Extended = 0xE0;
    private const byte PausePrefix = 0xE1;
    private const byte Released = 0x80;
    private const byte FakeLeftShift = 0x2A;
    private const byte FakeRightShift = 0x36;

    private bool _isExtended;
    private byte _pauseBytesLeft;

    /// <returns>True when the byte completes an event.</returns>
    public bool Feed(byte value, out KeyEvent key)
    {
        key = default;
        if (_pauseBytesLeft > 0)
        {
            _pauseBytesLeft--;
            return false;
        }
        switch (value)
        {
            case Extended:
                _isExtended = true;
                return false;
            case PausePrefix:
                _pauseBytesLeft = 2;
                return false;
            // Answers and errors of the keyboard, should one come through.
            case 0x00 or 0xEE or 0xFA or 0xFC or 0xFE or 0xFF:
                _isExtended = false;
                return false;
        }
        var code = (byte)(value & ~Released);
        var wasExtended = _isExtended;
        _isExtended = false;
        // Keyboards wrap some extended keys in shifts that nobody pressed.
        if (wasExtended && code is FakeLeftShift or FakeRightShift)
            return false;
        key = new KeyEvent(wasExtended ? (byte)(code | 0x80) : code, (value & Released) == 0);
        return true;
    }
}
