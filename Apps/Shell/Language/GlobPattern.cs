using System;
using System.Collections.Generic;
using System.Text;

namespace ExoCosmos.Shell.Language;

/// <summary>
/// A wildcard pattern for one path component: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c>, and a backslash that takes a character
/// literally. Matches whole names in time proportional to the product of the lengths, whatever the pattern.
/// </summary>
internal sealed class GlobPattern
{
    private const int AnyRun = -1;
    private const int AnyOne = -2;
    private const int FirstSet = -3;

    // A code point, or one of the negative constants; a set is FirstSet minus its index.
    private readonly List<int> _elements = [];
    private readonly List<Func<int, bool>> _sets = [];
    private readonly bool _ignoreCase;

    public GlobPattern(string pattern, bool ignoreCase = false)
    {
        _ignoreCase = ignoreCase;
        var points = CodePoints(ignoreCase ? pattern.ToLowerInvariant() : pattern);
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] == '\\' && i + 1 < points.Length)
                _elements.Add(points[++i]);
            else if (points[i] == '*')
                _elements.Add(AnyRun);
            else if (points[i] == '?')
                _elements.Add(AnyOne);
            else if (points[i] == '[' && TrySet(points, ref i))
                _elements.Add(FirstSet - (_sets.Count - 1));
            else
                _elements.Add(points[i]);
        }
    }

    /// <summary>Whether the text has wildcards that are not escaped.</summary>
    public static bool HasWildcards(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] is '*' or '?' or '[')
                return true;
        }
        return false;
    }

    /// <summary>Takes the backslashes out: what the pattern would be as a plain name.</summary>
    public static string Unescape(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
                i++;
            text.Append(pattern[i]);
        }
        return text.ToString();
    }

    /// <summary>Puts backslashes before everything that means something in a pattern.</summary>
    public static string Escape(string text)
    {
        var pattern = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '*' or '?' or '[' or ']' or '\\')
                pattern.Append('\\');
            pattern.Append(character);
        }
        return pattern.ToString();
    }

    public bool IsMatch(string name)
    {
        var points = CodePoints(_ignoreCase ? name.ToLowerInvariant() : name);
        var (element, point, runElement, runPoint) = (0, 0, -1, 0);
        while (point < points.Length)
        {
            if (element < _elements.Count && _elements[element] == AnyRun)
                (runElement, runPoint) = (element++, point);
            else if (element < _elements.Count && MatchesOne(_elements[element], points[point]))
                (element, point) = (element + 1, point + 1);
            else if (runElement >= 0)
                (element, point) = (runElement + 1, ++runPoint);
            else
                return false;
        }
        while (element < _elements.Count && _elements[element] == AnyRun)
            element++;
        return element == _elements.Count;
    }

    private bool MatchesOne(int element, int point) => element switch
    {
        AnyOne => true,
        <= FirstSet => _sets[FirstSet - element](point),
        _ => element == point,
    };

    // Without a closing bracket, the opening one is an ordinary character.
    private bool TrySet(int[] points, ref int index)
    {
        var i = index + 1;
        var negated = i < points.Length && points[i] is ('!' or '^');
        if (negated)
            i++;
        var ranges = new List<(int First, int Last)>();
        for (var start = i; i < points.Length && (points[i] != ']' || i == start); i++)
        {
            var first = Element(points, ref i);
            if (i + 2 < points.Length && points[i + 1] == '-' && points[i + 2] != ']')
            {
                i += 2;
                ranges.Add((first, Element(points, ref i)));
            }
            else
            {
                ranges.Add((first, first));
            }
        }
        if (i >= points.Length)
            return false;
        index = i;
        _sets.Add(point => ranges.Exists(range => point >= range.First && point <= range.Last) != negated);
        return true;
    }

    private static int Element(int[] points, ref int index)
    {
        if (points[index] == '\\' && index + 1 < points.Length)
            index++;
        return points[index];
    }

    private static int[] CodePoints(string text)
    {
        var points = new int[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            points[count++] = isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i];
        }
        return points[..count];
    }
}
