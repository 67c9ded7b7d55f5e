using System.Text;

namespace ExoCosmos.Build.Symbols.Names;

/// <summary>The parts of ILC's name mangling that method symbols are made of.</summary>
internal static class Mangling
{
    /// <summary>Letters and digits stay, everything else becomes an underscore; so does a digit in front get one.</summary>
    public static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (text.Length == 0 && char.IsAsciiDigit(character))
                text.Append('_');
            text.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return text.ToString();
    }

    /// <summary>The symbol without its &lt;…&gt; groups: all instances of a generic method have one name in C#.</summary>
    public static string WithoutTypeArguments(string symbol)
    {
        var text = new StringBuilder(symbol.Length);
        var depth = 0;
        foreach (var character in symbol)
        {
            if (character == '<')
                depth++;
            else if (character == '>')
                depth--;
            else if (depth == 0)
                text.Append(character);
        }

        return text.ToString();
    }
}
