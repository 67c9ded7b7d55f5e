namespace ExoCosmos.Shell.Language;

/// <summary>A place in command text, with the line it is on.</summary>
internal sealed class TextCursor(string text)
{
    public string Text => text;

    public int Position { get; private set; }

    /// <summary>From 1.</summary>
    public int Line { get; private set; } = 1;

    public bool AtEnd => Position >= text.Length;

    /// <summary>The next character; zero at the end.</summary>
    public char Current => Position < text.Length ? text[Position] : '\0';

    /// <summary>The one after that.</summary>
    public char Following => Position + 1 < text.Length ? text[Position + 1] : '\0';

    /// <summary>Takes that many characters and returns them.</summary>
    public string Take(int count)
    {
        var taken = text.Substring(Position, count);
        Position += count;
        foreach (var character in taken)
            Line += character == '\n' ? 1 : 0;
        return taken;
    }

    /// <summary>How far the next such character is away; negative if there is none.</summary>
    public int DistanceTo(char character, int from = 0)
    {
        var found = Position + from <= text.Length ? text.IndexOf(character, Position + from) : -1;
        return found < 0 ? -1 : found - Position;
    }
}
