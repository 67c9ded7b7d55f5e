namespace ExoCosmos.LibOS.Terminal;

/// <summary>Codes of the keys that are not characters.</summary>
public static class Keys
{
    public const byte Escape = 0x01;
    public const byte Backspace = 0x0E;
    public const byte Tab = 0x0F;
    public const byte Enter = 0x1C;
    public const byte LeftControl = 0x1D;
    public const byte LeftShift = 0x2A;
    public const byte RightShift = 0x36;
    public const byte LeftAlt = 0x38;
    public const byte Space = 0x39;
    public const byte CapsLock = 0x3A;
    public const byte F1 = 0x3B;
    public const byte F10 = 0x44;
    public const byte NumLock = 0x45;
    public const byte KeypadFirst = 0x47;
    public const byte KeypadLast = 0x53;
    public const byte F11 = 0x57;
    public const byte F12 = 0x58;
    public const byte KeypadEnter = 0x9C;
    public const byte RightControl = 0x9D;
    public const byte KeypadDivide = 0xB5;
    public const byte RightAlt = 0xB8;
    public const byte Home = 0xC7;
    public const byte Up = 0xC8;
    public const byte PageUp = 0xC9;
    public const byte Left = 0xCB;
    public const byte Right = 0xCD;
    public const byte End = 0xCF;
    public const byte Down = 0xD0;
    public const byte PageDown = 0xD1;
    public const byte Insert = 0xD2;
    public const byte Delete = 0xD3;
}
