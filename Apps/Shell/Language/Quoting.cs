using System;
using System.Text;

namespace ExoCosmos.Shell.Language;

/// <summary>Writes a text so that the shell reads it as that text.</summary>
internal static class Quoting
{
    private const string Special = " \t\r\n;|&<>()'\"\\$`*?[]#~!{}";

    /// <summary>Escapes for a place where the given quote is open; a zero character means none.</summary>
    public static string Escape(string text, char quote)
    {
        var special = quote switch { '\'' => "", '"' => "\"\\$`", _ => Special };
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (quote == '\'' && character == '\'')
            {
                result.Append("'\\'");
            }
            else if (quote == '\0' && character == '\n')
            {
                // A backslash before it would join the lines.
                result.Append("'\n'");
                continue;
            }
            else if (special.Contains(character, StringComparison.Ordinal))
            {
                result.Append('\\');
            }
            result.Append(character);
        }
        return result.ToString();
    }
}
