namespace ExoCosmos.LibOS.Terminal;

/// <summary>A key went down or up. Keys have the code of scan code set 1, those with the prefix E0 that code plus 0x80.</summary>
public readonly record struct KeyEvent(byte Key, bool IsPressed);
