using System.Collections.Generic;

namespace ExoCosmos.Shell.Editing;

/// <summary>What all of some texts begin with.</summary>
internal static class CommonPrefix
{
    public static string Of(IReadOnlyList<string> texts)
    {
        var prefix = texts[0];
        foreach (var text in texts)
        {
            var length = 0;
            while (length < prefix.Length && length < text.Length && prefix[length] == text[length])
                length++;
            prefix = prefix[..length];
        }
        return prefix.Length > 0 && char.IsHighSurrogate(prefix[^1]) ? prefix[..^1] : prefix;
    }
}
