namespace ExoCosmos.LibOS.Terminal;

/// <summary>Which modifier keys are down, each side by itself, and which locks are on.</summary>
internal struct Modifiers
{
    private bool _leftShift;
    private bool _rightShift;
    private bool _leftControl;
    private bool _rightControl;
    private bool _leftAlt;
    private bool _rightAlt;
    private Lock _capsLock;
    private Lock _numLock;

    // Toggles when its key goes down, but not when the held key repeats.
    private struct Lock
    {
        private bool _isHeld;

        public bool Toggled { readonly get; private set; }

        public void Follow(bool isPressed)
        {
            Toggled ^= isPressed && !_isHeld;
            _isHeld = isPressed;
        }
    }

    public readonly bool Shift => _leftShift || _rightShift;

    public readonly bool Control => _leftControl || _rightControl;

    public readonly bool Alt => _leftAlt || _rightAlt;

    public readonly bool CapsLock => _capsLock.Toggled;

    /// <summary>On until it is pressed: nothing tells what the keyboard's light shows.</summary>
    public readonly bool NumLock => !_numLock.Toggled;

    /// <summary>As the parameter of an escape sequence: 1 plus 1 for shift, 2 for alt, 4 for control (xterm, "PC-style function keys").</summary>
    public readonly int Parameter => 1 + (Shift ? 1 : 0) + (Alt ? 2 : 0) + (Control ? 4 : 0);

    /// <returns>Whether the key was one of these.</returns>
    public bool Follow(KeyEvent key)
    {
        switch (key.Key)
        {
            case Keys.LeftShift:
                _leftShift = key.IsPressed;
                return true;
            case Keys.RightShift:
                _rightShift = key.IsPressed;
                return true;
            case Keys.LeftControl:
                _leftControl = key.IsPressed;
                return true;
            case Keys.RightControl:
                _rightControl = key.IsPressed;
                return true;
            case Keys.LeftAlt:
                _leftAlt = key.IsPressed;
                return true;
            case Keys.RightAlt:
                _rightAlt = key.IsPressed;
                return true;
            case Keys.CapsLock:
                _capsLock.Follow(key.IsPressed);
                return true;
            case Keys.NumLock:
                _numLock.Follow(key.IsPressed);
                return true;
            default:
                return false;
        }
    }
}
