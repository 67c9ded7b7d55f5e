using System;

namespace ExoCosmos.Shell.Language;

/// <summary>
/// The text is not a command. <see cref="IsIncomplete"/> says that more text could make it one: an open quote, or nothing after a connector.
/// </summary>
internal sealed class ShellSyntaxException(string message, int line, bool isIncomplete = false) : Exception(message)
{
    /// <summary>Line of the text, from 1.</summary>
    public int Line { get; } = line;

    public bool IsIncomplete { get; } = isIncomplete;
}
