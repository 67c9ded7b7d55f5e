using System.Collections.Generic;
using System.Text;

namespace ExoCosmos.Shell.Language;

/// <summary>Makes arguments of words: tilde, variables, splitting at blanks, wildcards, in the order of POSIX (XCU 2.6).</summary>
internal sealed class Expander(Variables variables)
{
    /// <summary>The arguments that the words stand for: none, one or many each.</summary>
    public List<string> ExpandAll(IEnumerable<Word> words)
    {
        var arguments = new List<string>();
        foreach (var word in words)
        {
            foreach (var pattern in Patterns(word, split: true))
            {
                var found = GlobPattern.HasWildcards(pattern) ? GlobWalker.Find(pattern) : [];
                if (found.Count > 0)
                    arguments.AddRange(found);
                else
                    arguments.Add(GlobPattern.Unescape(pattern));
            }
        }
        return arguments;
    }

    /// <summary>The one text that a word stands for where no splitting happens: an assigned value.</summary>
    public string ExpandValue(Word word) =>
        Patterns(word, split: false) is [var pattern, ..] ? GlobPattern.Unescape(pattern) : "";

    // The fields of a word, as patterns in which everything that was quoted is escaped.
    private List<string> Patterns(Word word, bool split)
    {
        var fields = new List<string>();
        StringBuilder? field = null;
        for (var i = 0; i < word.Parts.Count; i++)
        {
            var part = word.Parts[i];
            switch (part.Kind)
            {
                case PartKind.Literal:
                    (field ??= new()).Append(i == 0 ? ExpandTilde(part.Text) : part.Text);
                    break;
                case PartKind.Quoted:
                    (field ??= new()).Append(GlobPattern.Escape(part.Text));
                    break;
                case PartKind.QuotedVariable when part.Text == "@" && split:
                    AppendArguments(fields, ref field);
                    break;
                case PartKind.QuotedVariable:
                    (field ??= new()).Append(GlobPattern.Escape(variables.Get(part.Text)));
                    break;
                default:
                    AppendSplit(variables.Get(part.Text), split, fields, ref field);
                    break;
            }
        }
        if (field is not null)
            fields.Add(field.ToString());
        return fields;
    }

    private string ExpandTilde(string text)
    {
        var isHome = text.Length > 0 && text[0] == '~' && (text.Length == 1 || text[1] == '/');
        return isHome && variables.Get("HOME") is { Length: > 0 } home ? GlobPattern.Escape(home) + text[1..] : text;
    }

    // "$@" is the script's arguments, each a field of its own.
    private void AppendArguments(List<string> fields, ref StringBuilder? field)
    {
        for (var i = 0; i < variables.Arguments.Count; i++)
        {
            if (i > 0)
            {
                fields.Add(field!.ToString());
                field = null;
            }
            (field ??= new()).Append(GlobPattern.Escape(variables.Arguments[i]));
        }
    }

    private static void AppendSplit(string value, bool split, List<string> fields, ref StringBuilder? field)
    {
        foreach (var character in value)
        {
            if (split && character is (' ' or '\t' or '\n'))
            {
                if (field is not null)
                    fields.Add(field.ToString());
                field = null;
            }
            else
            {
                // Wildcards in a value count; a backslash in it is only itself.
                (field ??= new()).Append(character == '\\' ? "\\\\" : character.ToString());
            }
        }
    }
}
