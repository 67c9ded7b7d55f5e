using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Lexing;

namespace ExoCosmos.Build.XSharp.Parsing;

/// <summary>Goes through the tokens of one line (or a part of it).</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens, int from, int end)
{
    private int next = from;

    public TokenReader(IReadOnlyList<Token> tokens)
        : this(tokens, 0, tokens.Count)
    {
    }

    public bool AtEnd => next >= end;

    /// <summary>Where the next token is, or behind the last one.</summary>
    public Position At => Peek()?.At ?? BehindLast;

    private Position BehindLast
    {
        get
        {
            var last = tokens[end > 0 ? end - 1 : 0];
            return end > 0 ? last.At with { Column = last.At.Column + last.Text.Length } : last.At;
        }
    }

    public Token? Peek(int ahead = 0) => next + ahead < end ? tokens[next + ahead] : null;

    public bool Sees(string mark, int ahead = 0) => Peek(ahead)?.Is(mark) == true;

    public bool SeesWord(string word, int ahead = 0) => Peek(ahead)?.IsWord(word) == true;

    public Token Next(string wanted) => AtEnd ? throw Fail($"{wanted} is missing") : tokens[next++];

    public bool Skip(string mark)
    {
        if (!Sees(mark))
            return false;
        next++;
        return true;
    }

    public bool SkipWord(string word)
    {
        if (!SeesWord(word))
            return false;
        next++;
        return true;
    }

    public void Expect(string mark, string where)
    {
        if (!Skip(mark))
            throw Fail($"'{mark}' is missing {where}{Found()}");
    }

    public void ExpectWord(string word, string where)
    {
        if (!SkipWord(word))
            throw Fail($"'{word}' is missing {where}{Found()}");
    }

    public Token ExpectName(string wanted)
    {
        if (Peek() is not { Kind: TokenKind.Name } name)
            throw Fail($"{wanted} is missing{Found()}");
        next++;
        return name;
    }

    public void ExpectEnd()
    {
        if (Peek() is { } token)
            throw Fail($"'{token.Text}' does not belong here: the statement ends before it");
    }

    public SourceException Fail(string reason) => new(At, reason);

    [return: NotNull]
    private string Found() => Peek() is { } token ? $": found '{token.Text}'" : "";
}
