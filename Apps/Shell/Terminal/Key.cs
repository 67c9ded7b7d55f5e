using System.Text;

namespace ExoCosmos.Shell.Terminal;

/// <summary>What a key press means. <see cref="Text"/> carries a character, the others are editing keys.</summary>
internal enum KeyCode
{
    Text,
    Enter,
    Tab,
    Backspace,
    Delete,
    Escape,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    WordLeft,
    WordRight,
    DeleteWordLeft,
    DeleteWordRight,
    /// <summary>A control character; <see cref="Key.Character"/> is the letter, such as 'C'.</summary>
    Control,
    /// <summary>A sequence that is complete but has no meaning here.</summary>
    Unknown,
}

/// <summary>One decoded key press.</summary>
internal readonly record struct Key(KeyCode Code, Rune Character = default)
{
    public static Key Control(char letter) => new(KeyCode.Control, new Rune(letter));

    public bool IsControl(char letter) => Code == KeyCode.Control && Character.Value == letter;
}
