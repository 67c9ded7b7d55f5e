namespace ExoCosmos.Shell.Language;

/// <summary>Which names a variable can have.</summary>
internal static class VariableName
{
    /// <summary>Names that can be assigned: letters, digits and underscores, no digit first.</summary>
    public static bool IsAssignable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && LengthAt(name, 0) == name.Length && !IsSpecial(name[0]);

    /// <summary>Names that can be read: assignable ones and those the shell sets itself.</summary>
    public static bool IsReadable(string name) => name.Length > 0 && LengthAt(name, 0) == name.Length;

    /// <summary>How many characters of the text from <paramref name="start"/> name a variable; 0 if none do.</summary>
    public static int LengthAt(string text, int start)
    {
        if (start >= text.Length)
            return 0;
        if (IsSpecial(text[start]) || char.IsAsciiDigit(text[start]))
            return 1;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        return end - start;
    }

    private static bool IsSpecial(char character) => character is '?' or '$' or '#' or '@' or '*';
}
