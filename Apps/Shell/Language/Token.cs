namespace ExoCosmos.Shell.Language;

internal enum TokenKind
{
    Word,
    Redirection,
    Pipe,
    And,
    Or,
    Separator,
    End,
}

/// <summary>
/// A token with its line. A redirection token carries the descriptor and kind; its target is the next word.
/// </summary>
internal readonly record struct Token(
    TokenKind Kind, int Line, Word? Word = null, int Descriptor = 0, RedirectionKind Redirection = default, string Text = "");
