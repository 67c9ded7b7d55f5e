using System.Collections.Generic;

namespace ExoCosmos.Shell.Language;

/// <summary>What a piece of a word is; only <see cref="Literal"/> pieces have wildcards, only <see cref="Variable"/> values are split.</summary>
internal enum PartKind
{
    Literal,
    Quoted,
    Variable,
    QuotedVariable,
}

/// <summary>A piece of a word: its text, or the name of a variable.</summary>
internal readonly record struct WordPart(PartKind Kind, string Text);

/// <summary>A word as written: pieces with different quoting, side by side.</summary>
internal sealed record Word(IReadOnlyList<WordPart> Parts);

internal enum RedirectionKind
{
    Input,
    Output,
    Append,
    /// <summary>Make the descriptor mean what another one means (<c>2&gt;&amp;1</c>); the target word is its number.</summary>
    Copy,
    /// <summary>Standard output and error together (<c>&amp;&gt;</c>).</summary>
    OutputAndError,
}

/// <summary>Where descriptor 0, 1 or 2 of a command goes.</summary>
internal sealed record Redirection(int Descriptor, RedirectionKind Kind, Word Target);

/// <summary>NAME=value before a command, or alone.</summary>
internal sealed record Assignment(string Name, Word Value);

internal sealed record SimpleCommand(IReadOnlyList<Assignment> Assignments, IReadOnlyList<Word> Words, IReadOnlyList<Redirection> Redirections);

/// <summary>Commands joined by pipes; <c>!</c> in front turns the status round.</summary>
internal sealed record Pipeline(IReadOnlyList<SimpleCommand> Commands, bool IsNegated);

/// <summary>When the next pipeline runs.</summary>
internal enum Connector
{
    Always,
    OnSuccess,
    OnFailure,
}

/// <summary>A pipeline and what must have happened before it.</summary>
internal sealed record ListItem(Connector Connector, Pipeline Pipeline);

/// <summary>What one line, or a few, say to do.</summary>
internal sealed record CommandList(IReadOnlyList<ListItem> Items);
