using System.Text;

namespace ExoCosmos.Shell.Language;

/// <summary>
/// The unfinished word before the cursor, taken leniently: where it begins, what it means so far, whether a quote is open, and
/// whether it names a command or a file.
/// </summary>
internal sealed class CompletionWord
{
    private CompletionWord()
    {
    }

    /// <summary>Index of the word's last path component in the text.</summary>
    public int ComponentStart { get; private set; }

    /// <summary>The word's value, with quotes resolved and variables replaced.</summary>
    public string Value { get; private set; } = "";

    /// <summary>The quote that is open at the cursor, or a zero character.</summary>
    public char Quote { get; private set; }

    /// <summary>Whether that quote was opened inside the last component.</summary>
    public bool QuoteIsInComponent { get; private set; }

    public bool IsCommand { get; private set; }

    /// <summary>The command that the word is an argument of, if it is one.</summary>
    public string Command { get; private set; } = "";

    public static CompletionWord At(string text, int cursor, Variables variables)
    {
        var word = new CompletionWord { IsCommand = true };
        var value = new StringBuilder();
        var inWord = false;
        for (var i = 0; i < cursor; i++)
        {
            var character = text[i];
            if (word.Quote == '\0' && character is (' ' or '\t' or ';' or '|' or '&' or '<' or '>' or '\n'))
            {
                word.EndWord(inWord ? value.ToString() : null, character);
                value.Clear();
                inWord = false;
                continue;
            }
            if (!inWord)
                (word.ComponentStart, word.QuoteIsInComponent, inWord) = (i, false, true);
            word.Take(text, ref i, cursor, value, variables);
        }
        if (!inWord)
            word.ComponentStart = cursor;
        word.Value = value.ToString();
        if (word.Value.StartsWith('~') && (word.Value.Length == 1 || word.Value[1] == '/'))
            word.Value = variables.Get("HOME") + word.Value[1..];
        return word;
    }

    private void EndWord(string? finished, char separator)
    {
        if (separator is ';' or '|' or '&' or '\n')
            (IsCommand, Command) = (true, "");
        else if (separator is '<' or '>')
            IsCommand = false;
        else if (finished is not null && IsCommand)
            // "run" is followed by the name of a program.
            (IsCommand, Command) = (finished == "run", finished);
    }

    private void Take(string text, ref int i, int cursor, StringBuilder value, Variables variables)
    {
        var character = text[i];
        if (character == Quote || (Quote == '\0' && character is ('\'' or '"')))
        {
            Quote = Quote == '\0' ? character : '\0';
            QuoteIsInComponent = Quote != '\0';
        }
        else if (character == '\\' && Quote != '\'' && i + 1 < cursor)
        {
            value.Append(text[++i]);
        }
        else if (character == '$' && Quote != '\'' && VariableName.LengthAt(text, i + 1) is > 0 and var length && i + length < cursor)
        {
            value.Append(variables.Get(text.Substring(i + 1, length)));
            i += length;
        }
        else
        {
            value.Append(character);
            if (character == '/')
                (ComponentStart, QuoteIsInComponent) = (i + 1, false);
        }
    }
}
